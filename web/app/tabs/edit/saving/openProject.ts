import { UserError } from "../../../../../src/base/errors.ts";
import { isSeed, type WsSource } from "../../../../../src/model/wsSource.ts";
import { notifications } from "@mantine/notifications";
import { useStudio } from "../../../store/store.ts";
import { texts } from "../../../texts/texts.ts";
import type { Latent } from "../../../view/latents.ts";
import { useProjection } from "../projection/useProjection.ts";
import { usableEdit } from "../usableEdit.ts";
import { readProject, type EditProject } from "./projectFile.ts";

/** Whether a file that was dropped is to be read as a project. */
export function isProjectFile({ name }: File): boolean {
  return name.toLowerCase().endsWith(".json");
}

/** Opens a project in the Edit tab, its latents among the page's, or says why not. */
export async function openProject(file: File): Promise<void> {
  const { refuse } = useStudio.getState();
  try {
    show(readProject(await file.text()));
  } catch (error) {
    refuse(file.name, error);
  }
}

function show({ network: from, edit, look, photo }: EditProject): void {
  const { network, hold, change } = useStudio.getState();
  const usable = network && usableEdit(edit, network);
  if (usable === undefined) throw otherNetwork(from.name);
  if (from.fingerprint !== network?.fingerprint) {
    notifications.show({ message: texts().edit.otherNetwork(from.name), autoClose: 8000, withBorder: true });
  }
  const held = (source: WsSource): WsSource => (isSeed(source) ? source : hold(source as Latent));
  const base = held(usable.base);
  const blends = usable.blends.map((one) => (one.from === "w_avg" ? one : { ...one, from: held(one.from) }));
  if (photo !== undefined && !isSeed(base)) useProjection.getState().remember((base as Latent).id, photo);
  change({ tab: "edit", look, edit: { base, blends, steps: usable.steps } });
}

function otherNetwork(name: string): UserError {
  return new UserError({
    attempted: "open the project",
    rule: `its image is one of ${name}`,
    received: "a network whose w have another shape",
    next: `Open ${name} first, then drop the project again.`,
  });
}
