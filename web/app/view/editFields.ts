import { writeNumberList } from "../../../src/base/numberList.ts";
import { MAX_SEED } from "../../../src/base/randomState.ts";
import { field, number, type Field } from "../../../src/model/recipe/linkFields.ts";
import { MOST_LAYERS, readNumbers, readSteps, writeSteps } from "../../../src/model/recipe/linkValues.ts";
import type { Blend } from "../../../src/model/recipe/recipe.ts";
import { isSeed } from "../../../src/model/wsSource.ts";
import type { EditView, View } from "./view.ts";

const set = (view: View, patch: Partial<EditView>): View => ({ ...view, edit: { ...view.edit, ...patch } });

/** The edits as a link can tell them: of a seed, by the network's own directions, with layers of other seeds. */
export const EDIT_FIELDS: readonly Field<View>[] = [
  number(
    {
      key: "edit",
      get: ({ edit: { base } }) => (typeof base === "number" ? base : undefined),
      set: (view, base) => set(view, { base }),
    },
    0,
    MAX_SEED,
  ),
  field(
    { key: "edits", get: ({ edit }) => (isToldBy(edit) ? edit.steps : []), set: (view, steps) => set(view, { steps }) },
    writeSteps,
    readSteps,
  ),
  field(
    {
      key: "blends",
      get: ({ edit }) => (isToldBy(edit) ? edit.blends : []),
      set: (view, blends) => set(view, { blends }),
    },
    writeBlends,
    readBlends,
  ),
];

function isToldBy({ base }: EditView): boolean {
  return base !== undefined && isSeed(base);
}

/** Whether a link can bring an edited image back: it names seeds and the network's own directions, and no w. */
export function canLinkEdit({ base, blends, steps }: EditView): boolean {
  const isNamed = (from: Blend["from"]): boolean => from === "w_avg" || isSeed(from);
  return (
    base !== undefined &&
    isSeed(base) &&
    blends.every(({ from }) => isNamed(from)) &&
    steps.every(({ of }) => of === undefined)
  );
}

/** `w_avg:0-3:0.5~85:4-7:1`: from where, which layers, and how much of them. */
function writeBlends(blends: readonly Blend[]): string {
  return blends
    .flatMap(({ from, layers, amount }) =>
      from === "w_avg" || isSeed(from) ? [`${from}:${writeNumberList(layers)}:${amount}`] : [],
    )
    .join("~");
}

/** The reverse; nothing where one cannot be meant. */
function readBlends(text: string): Blend[] | undefined {
  const blends = text === "" ? [] : text.split("~").map(readBlend);
  return blends.every((blend) => blend !== undefined) ? blends : undefined;
}

function readBlend(text: string): Blend | undefined {
  const [, name = "", list = "", share = ""] = /^(w_avg|\d{1,10}):([\d,-]*):([01](?:\.\d+)?)$/.exec(text) ?? [];
  const [layers, amount] = [readNumbers(list, "layer", MOST_LAYERS), Number(share)];
  const from = name === "w_avg" ? name : Number(name);
  if (name === "" || layers === undefined || amount > 1 || (typeof from === "number" && from > MAX_SEED)) return;
  return { from, layers, amount };
}
