import type { Recipe } from "../../../../../src/model/recipe/recipe.ts";
import type { WsSource } from "../../../../../src/model/wsSource.ts";
import type { Look } from "../../../../studio/studio.ts";
import { sourceFileName } from "../../../pictures/pngs.ts";
import { canLinkEdit } from "../../../view/editFields.ts";
import type { UsableEdit } from "../usableEdit.ts";

/** What files of an edited image are called, without their endings: "seed0085-edited". */
export function editedName(base: WsSource): string {
  return `${sourceFileName(base, { directions: [] })}-edited`;
}

/**
 * What the command line is to make. Steps of a seed are steps there too; any other edit is in the w, which its command
 * reads from the file that the tab saves.
 */
export function commandRecipe({ base, blends, steps }: UsableEdit, look: Look): Recipe {
  if (canLinkEdit({ base, blends, steps }) && blends.length === 0) {
    return { kind: "generate", seeds: [base], ...look, directions: [...steps, ...look.directions] };
  }
  const { label: _, truncationCutoff: __, ...others } = look;
  return {
    kind: "generate",
    seeds: [{ name: editedName(base), ws: NOTHING }],
    ...others,
    truncationPsi: 1,
    directions: [],
  };
}

/** The command names the file alone. */
const NOTHING = { dtype: "float32", shape: [1, 0, 0], data: new Float32Array() } as const;
