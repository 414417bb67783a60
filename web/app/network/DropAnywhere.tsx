import { Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFileDownload } from "@tabler/icons-react";
import { useStudio } from "../store.ts";
import classes from "./DropAnywhere.module.css";

/** The whole page takes checkpoints, except where pictures to learn from are dropped. */
export function DropAnywhere() {
  const isActive = useStudio(({ view }) => view.tab !== "train");
  const open = useStudio((state) => state.open);
  return (
    <Dropzone.FullScreen
      active={isActive}
      multiple={false}
      onDrop={([file]) => file !== undefined && void open({ file })}
      classNames={{ fullScreen: classes.cover, root: classes.zone, inner: classes.inner }}
    >
      <Stack align="center" gap="xs">
        <IconFileDownload size={56} stroke={1.25} aria-hidden />
        <Text size="xl" fw={600}>
          Drop the checkpoint
        </Text>
        <Text className="quiet">.safetensors, .pth or .pkl. It is read here and sent nowhere.</Text>
      </Stack>
    </Dropzone.FullScreen>
  );
}
