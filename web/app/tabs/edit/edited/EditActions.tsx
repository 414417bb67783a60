import { Button, Group } from "@mantine/core";
import { IconBinary, IconFileZip } from "@tabler/icons-react";
import type { PagePicture } from "../../../../studio/studio.ts";
import { saveFile } from "../../../controls/saveFile.ts";
import { CommandButton } from "../../../pictures/CommandButton.tsx";
import { KeepButton } from "../../../pictures/KeepButton.tsx";
import { single } from "../../../pictures/pngs.ts";
import { SavePng } from "../../../pictures/SavePng.tsx";
import { useStudio } from "../../../store/store.ts";
import { useLook } from "../../../store/usableLook.ts";
import { useTexts } from "../../../texts/texts.ts";
import { sourceTitle } from "../../../view/latents.ts";
import { PhotoButton } from "../PhotoButton.tsx";
import { commandRecipe, editedName } from "../saving/editNames.ts";
import { writeProject } from "../saving/projectFile.ts";
import type { EditedProps } from "../usableEdit.ts";
import { editRecipe } from "../useEdit.ts";

interface EditActionsProps extends EditedProps {
  /** Nothing while it is drawn. */
  readonly picture: PagePicture | undefined;
  /** What the base was found for. */
  readonly photo: PagePicture | undefined;
}

/** What can be done with the edited image: save it, keep it among the latents of the page, or tell its command. */
export function EditActions({ edit, picture, photo }: EditActionsProps) {
  const { edit: t, pictures: words } = useTexts();
  const look = useLook();
  const name = editedName(edit.base);
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  if (network === undefined) return null;
  const saveLatents = (): Promise<void> =>
    saveFile(`${name}.npz`, async () => new Blob([await studio.latents([editRecipe(edit)], look)]));
  const { name: file, fingerprint } = network;
  const project = { network: { name: file, fingerprint }, edit, look, ...(photo && { photo }) };
  const saveProject = (): Promise<void> => saveFile(`${name}.json`, () => new Blob([writeProject(project)]));
  const quiet = { variant: "default", size: "sm" } as const;
  return (
    <Group gap="xs">
      <SavePng variant="light" size="sm" label={words.saveImage} name={name} sheet={single(picture)} />
      <KeepButton
        size="sm"
        recipe={editRecipe(edit)}
        look={{ ...look, directions: [] }}
        name={name}
        origin={{ kind: "edited", from: sourceTitle(edit.base) }}
      />
      <Button {...quiet} leftSection={<IconBinary size={18} aria-hidden />} onClick={saveLatents}>
        {words.saveLatents}
      </Button>
      <Button {...quiet} leftSection={<IconFileZip size={18} aria-hidden />} onClick={saveProject}>
        {t.saveProject}
      </Button>
      <CommandButton recipe={commandRecipe(edit, look)} />
      <PhotoButton variant="subtle" color="gray" size="sm" label={t.newPhoto} />
    </Group>
  );
}
