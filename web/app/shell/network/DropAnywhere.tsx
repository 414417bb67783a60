import { Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFileDownload } from "@tabler/icons-react";
import { useStudio } from "../../store/store.ts";
import classes from "./DropAnywhere.module.css";

/** The whole page takes checkpoints, except where pictures to learn from are dropped. */
export function DropAnywhere() {
  const isActive = useStudio(({ view }) => view.tab !== "train");
  const open = useStudio((state) => state.open);
  const refuse = useStudio((state) => state.refuse);
  const take = (files: readonly File[]): void => {
    const [file] = files;
    if (files.length > 1) refuse(`${files.length} files`, "A network is one file. Drop one checkpoint at a time.");
    else if (file !== undefined) void open({ file });
  };
  // Dragging is for pointers; the button that opens a checkpoint is for everyone.
  return (
    <div aria-hidden>
      <Dropzone.FullScreen
        active={isActive}
        activateOnKeyboard={false}
        withinPortal={false}
        onDrop={take}
        classNames={{ fullScreen: classes.cover, root: classes.zone, inner: classes.inner }}
      >
        <Stack align="center" gap="xs">
          <IconFileDownload size={56} stroke={1.25} />
          <Text size="xl" fw={600}>
            Drop the checkpoint
          </Text>
          <Text className="quiet">.safetensors, .pth or .pkl. It is read here and sent nowhere.</Text>
        </Stack>
      </Dropzone.FullScreen>
    </div>
  );
}
