import { Group } from "@mantine/core";
import type { PagePicture } from "../../../../studio/studio.ts";
import { single, sourceFileName } from "../../../pictures/pngs.ts";
import { SavePng } from "../../../pictures/SavePng.tsx";
import { useLook } from "../../../store/usableLook.ts";
import { useTexts } from "../../../texts/texts.ts";
import { PhotoButton } from "../PhotoButton.tsx";
import type { EditedProps } from "../usableEdit.ts";

interface EditActionsProps extends EditedProps {
  /** Nothing while it is drawn. */
  readonly picture: PagePicture | undefined;
}

/** What can be done with the edited image. */
export function EditActions({ edit: { base }, picture }: EditActionsProps) {
  const { edit: t } = useTexts();
  const name = `${sourceFileName(base, useLook())}-edited`;
  return (
    <Group gap="xs">
      <SavePng variant="light" size="sm" label={t.saveImage} name={name} sheet={single(picture)} />
      <PhotoButton variant="subtle" color="gray" size="sm" label={t.newPhoto} />
    </Group>
  );
}
