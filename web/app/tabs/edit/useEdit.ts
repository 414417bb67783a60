import type { EditPicture } from "../../../../src/model/recipe/recipe.ts";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import { useStudio } from "../../store/store.ts";
import { usableEdit, type UsableEdit } from "./usableEdit.ts";
import type { EditView } from "../../view/view.ts";

export interface EditState {
  /** As the network that is open takes it; nothing while nothing is chosen. */
  readonly edit: UsableEdit | undefined;
  change(patch: Partial<EditView>): void;
  /** Begins with another image, unedited. */
  begin(base: WsSource | undefined): void;
}

/** What is edited, and what changes it. */
export function useEdit(): EditState {
  const view = useStudio((state) => state.view);
  const network = useStudio((state) => state.network);
  const change = useStudio((state) => state.change);
  const { edit } = view;
  return {
    edit: network && usableEdit(edit, network),
    change: (patch) => change({ edit: { ...edit, ...patch } }),
    begin: (base) => change({ edit: { ...(base !== undefined && { base }), blends: [], steps: [] } }),
  };
}

export function editRecipe({ base, blends, steps }: UsableEdit): EditPicture {
  return { kind: "edit", base, blends, steps };
}
