import { Button, FileButton } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useStudio } from "../store.ts";
import { CHECKPOINT_ENDINGS } from "./checkpointFiles.ts";

/** Opens a checkpoint from this device; the same as dropping it. */
export function OpenButton() {
  const open = useStudio((state) => state.open);
  return (
    <FileButton onChange={(file) => file !== null && open({ file })} accept={CHECKPOINT_ENDINGS.join()}>
      {(props) => (
        <Button {...props} leftSection={<IconFolderOpen size={18} aria-hidden />}>
          Open a checkpoint
        </Button>
      )}
    </FileButton>
  );
}
