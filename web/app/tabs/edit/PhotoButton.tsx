import { Button, FileButton, type ButtonProps } from "@mantine/core";
import { IconPhotoUp } from "@tabler/icons-react";
import { useStudio } from "../../store/store.ts";
import { PHOTOS } from "./isPhoto.ts";
import { useProjection } from "./projection/useProjection.ts";

interface PhotoButtonProps extends ButtonProps {
  readonly label: string;
}

/** Projects a photo from this device; the same as dropping it. */
export function PhotoButton({ label, ...looks }: PhotoButtonProps) {
  const start = useProjection((state) => state.start);
  const canProject = useStudio(({ network }) => network?.hasDiscriminator === true);
  return (
    <FileButton accept={PHOTOS} onChange={(photo) => photo !== null && void start(photo)}>
      {(props) => (
        <Button {...props} {...looks} disabled={!canProject} leftSection={<IconPhotoUp size={18} aria-hidden />}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}
