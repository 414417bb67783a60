import { UserError } from "../../base/errors.ts";
import { parseNumberList, writeNumberList } from "../../base/numberList.ts";

/** A step along a direction as people write it: `pca:0=2.5@2-5` or `smile.safetensors:0=-1`. */
export interface WrittenStep {
  readonly component: number;
  readonly amount: number;
  readonly layers?: readonly number[];
  /** Path or address of the file whose direction it is; the network's own where none is given. */
  readonly file?: string;
}

/** What stands in a file's place for the network's principal directions. */
const PCA = "pca";

const STEP = /^(.+):(\d{1,4})=([-+]?(?:\d+\.?\d*|\.\d+))(?:@([\d\s,-]+))?$/;

/** Steps with semicolons between them. @throws UserError for what is none. */
export function parseSteps(text: string, attempted: string): WrittenStep[] {
  return text.split(";").map((piece) => {
    const [, file = "", component = "", amount = "", layers] = STEP.exec(piece.trim()) ?? [];
    if (file === "") throw badStep(piece, attempted);
    return {
      component: Number(component),
      amount: Number(amount),
      ...(layers !== undefined && {
        layers: [...parseNumberList(layers, { what: "layer", max: 999, maxCount: 1000 })],
      }),
      ...(file !== PCA && { file }),
    };
  });
}

/** The reverse; steps that move nothing are left out. */
export function writeSteps(steps: readonly WrittenStep[]): string {
  return steps
    .filter(({ amount, layers }) => amount !== 0 && layers?.length !== 0)
    .map(({ component, amount, layers, file = PCA }) => {
      const where = layers === undefined ? "" : `@${writeNumberList(layers)}`;
      return `${file}:${component}=${amount}${where}`;
    })
    .join(";");
}

function badStep(piece: string, attempted: string): UserError {
  return new UserError({
    attempted,
    rule: "a step is FILE:NUMBER=AMOUNT or pca:NUMBER=AMOUNT, with @LAYERS where not all of them move",
    received: `"${piece}"`,
    next: "For example pca:0=2.5@2-5; a semicolon lies between several.",
  });
}
