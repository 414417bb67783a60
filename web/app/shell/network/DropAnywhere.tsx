import { Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFileDownload } from "@tabler/icons-react";
import { isDirectionFile } from "../../store/directionFiles.ts";
import { isLatentFile, openLatents } from "../../store/shelf/latentFiles.ts";
import { useStudio } from "../../store/store.ts";
import { isPhoto } from "../../tabs/edit/isPhoto.ts";
import { useProjection } from "../../tabs/edit/projection/useProjection.ts";
import { isProjectFile, openProject } from "../../tabs/edit/saving/openProject.ts";
import classes from "./DropAnywhere.module.css";
import { texts, useTexts } from "../../texts/texts.ts";

/** The whole page takes checkpoints, directions and photos, except where images to learn from are dropped. */
export function DropAnywhere() {
  const { network } = useTexts();
  const isActive = useStudio(({ view }) => view.tab !== "train");
  const open = useStudio((state) => state.open);
  const refuse = useStudio((state) => state.refuse);
  const openDirections = useStudio((state) => state.openDirections);
  const project = useProjection((state) => state.start);
  const openDropped = async (file: File): Promise<void> => {
    if (isPhoto(file)) await project(file);
    else if (isProjectFile(file)) await openProject(file);
    else if (await isDirectionFile(file)) await openDirections(file);
    else if (await isLatentFile(file)) await openLatents(file);
    else await open({ file });
  };
  const take = (files: readonly File[]): void => {
    const [file] = files;
    if (files.length > 1) refuse(texts().words.files(files.length), texts().network.oneFile);
    else if (file !== undefined) openDropped(file).catch((error: unknown) => refuse(file.name, error));
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
            {network.drop}
          </Text>
          <Text className="quiet">{network.dropHint}</Text>
        </Stack>
      </Dropzone.FullScreen>
    </div>
  );
}
