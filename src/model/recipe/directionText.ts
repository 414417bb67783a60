import { UserError } from "../../base/errors.ts";
import type { DirectionStep, SavedDirections } from "../directions.ts";
import { parseNumberList, writeNumberList } from "../../base/numberList.ts";

/** A step along a direction as people write it: `pca:0=2.5@2-5` or `edits.safetensors:smile=-1`. */
export interface WrittenStep {
  /** Its place, or the name that the file gives it. */
  readonly component: number | string;
  readonly amount: number;
  readonly layers?: readonly number[];
  /** Path or address of the file whose direction it is; the network's own where none is given. */
  readonly file?: string;
}

/** What stands in a file's place for the network's principal directions. */
const PCA = "pca";

const STEP = /^(.+):([^:;=@]+)=([-+]?(?:\d+\.?\d*|\.\d+))(?:@([\d\s,-]+))?$/;
const PLACE = /^\d{1,4}$/;

/** Steps with semicolons between them. @throws UserError for what is none. */
export function parseSteps(text: string, attempted: string): WrittenStep[] {
  return text.split(";").map((piece) => {
    const [, file = "", component = "", amount = "", layers] = STEP.exec(piece.trim()) ?? [];
    const isPlace = PLACE.test(component);
    if (file === "" || !(isPlace || (file !== PCA && isDirectionName(component)))) throw badStep(piece, attempted);
    return {
      component: isPlace ? Number(component) : component,
      amount: Number(amount),
      ...(layers !== undefined && {
        layers: [...parseNumberList(layers, { what: "layer", max: 999, maxCount: 1000 })],
      }),
      ...(file !== PCA && { file }),
    };
  });
}

/** Whether a step can name a direction so: up to 40 characters, none that a step is made of, no number. */
export function isDirectionName(name: string): boolean {
  return /^[^:;=@\p{Cc}]{1,40}$/u.test(name) && name.trim() === name && !/^\d+$/.test(name);
}

/** A step as it is written: a direction that the file has one name for by that name. */
export function writtenStep({ component, of, ...step }: DirectionStep): WrittenStep {
  const name = of?.names?.[component];
  const isTold = name !== undefined && isDirectionName(name) && of?.names?.indexOf(name) === component;
  return { ...step, component: isTold ? name : component, ...(of && { file: of.file }) };
}

/** The reverse of `writtenStep`, with what the file holds. @throws UserError for a name that it does not have. */
export function namedStep(
  { component, file: _, ...step }: WrittenStep,
  of: SavedDirections | undefined,
): DirectionStep {
  const place = typeof component === "number" ? component : (of?.names?.indexOf(component) ?? -1);
  if (place < 0) throw noSuchName(String(component), of);
  return { ...step, component: place, ...(of && { of }) };
}

/** The reverse of `parseSteps`; steps that move nothing are left out. */
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
    rule: "a step is pca:NUMBER=AMOUNT, FILE:NUMBER=AMOUNT or FILE:NAME=AMOUNT, with @LAYERS where not all move",
    received: `"${piece}"`,
    next: "For example pca:0=2.5@2-5; separate several with semicolons.",
  });
}

function noSuchName(name: string, of: SavedDirections | undefined): UserError {
  const { names = [], file } = of ?? {};
  const known = names.slice(0, 12).join(", ");
  return new UserError({
    attempted: "move along a direction",
    rule: names.length === 0 ? `"${file}" gives its directions no names` : `"${file}" has the directions ${known}`,
    received: `"${name}"`,
    next: "Name one of them, or give its number, from 0.",
  });
}
