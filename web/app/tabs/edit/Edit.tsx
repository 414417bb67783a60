import { Stack } from "@mantine/core";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Workbench } from "../../layout/Workbench.tsx";
import { useTexts } from "../../texts/texts.ts";
import { Begin } from "./Begin.tsx";
import { Edited } from "./edited/Edited.tsx";
import { ProjectionFailure } from "./projection/ProjectionFailure.tsx";
import { Projecting } from "./projection/Projecting.tsx";
import { useProjection } from "./projection/useProjection.ts";
import { useEdit } from "./useEdit.ts";

/** A photo of one's own, or any image of the page: found in latent space, then edited. */
export function Edit() {
  const { edit: t } = useTexts();
  const isProjecting = useProjection(({ current }) => current !== undefined);
  const { edit } = useEdit();
  return (
    <Workbench controlsLabel={t.controls} controls={<LookPanel />}>
      <Stack gap="lg">
        <ProjectionFailure />
        {isProjecting && <Projecting />}
        {!isProjecting && edit === undefined && <Begin />}
        {!isProjecting && edit !== undefined && <Edited edit={edit} />}
      </Stack>
    </Workbench>
  );
}
