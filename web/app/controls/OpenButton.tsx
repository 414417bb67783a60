import { Button, FileButton, type ButtonProps } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { CHECKPOINT_ENDINGS } from "../../../src/formats/sniffFormat.ts";
import { useStudio } from "../store/store.ts";
import { useTexts } from "../texts/texts.ts";

export interface OpenButtonProps extends ButtonProps {
  /** Hears of a file that was chosen. */
  readonly onChosen?: () => void;
}

/** Opens a checkpoint from this device; the same as dropping it. */
export function OpenButton({ onChosen, ...looks }: OpenButtonProps) {
  const { controls } = useTexts();
  const open = useStudio((state) => state.open);
  const choose = (file: File | null): void => {
    if (file === null) return;
    onChosen?.();
    void open({ file });
  };
  return (
    <FileButton onChange={choose} accept={CHECKPOINT_ENDINGS.join()}>
      {(props) => (
        <Button {...props} {...looks} leftSection={<IconFolderOpen size={18} aria-hidden />}>
          {controls.openCheckpoint}
        </Button>
      )}
    </FileButton>
  );
}
