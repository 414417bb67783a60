import type { DirectionStep } from "../../studio/studio.ts";
import { decodeText, encodeText, MOST_LAYERS, readNumbers, writeNumbers } from "./text.ts";

/** `0:1.5` moves component 0 everywhere, `2:-1:0-3` component 2 in layers 0 to 3; `~` parts the steps. */
export function writeSteps(steps: readonly DirectionStep[]): string {
  const write = ({ component, amount, layers }: DirectionStep): string =>
    [component, amount, ...(layers === undefined ? [] : [writeNumbers(layers)])].join(":");
  return steps.map(write).join("~");
}

/** The reverse; nothing where a step cannot be meant. */
export function readSteps(text: string): DirectionStep[] | undefined {
  if (text === "") return [];
  const steps = text.split("~").map(readStep);
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

function readStep(text: string): DirectionStep | undefined {
  const match = /^(\d{1,4}):(-?\d{1,3}(?:\.\d+)?)(?::([\d,-]*))?$/.exec(text);
  if (match === null) return undefined;
  const step = { component: Number(match[1]), amount: Number(match[2]) };
  if (match[3] === undefined) return step;
  const layers = readNumbers(match[3], "layer", MOST_LAYERS);
  return layers && { ...step, layers };
}

/** `0:smile~3:age`. */
export function writeNames(names: Readonly<Record<number, string>>): string {
  return Object.entries(names)
    .map(([component, name]) => `${component}:${encodeText(name)}`)
    .join("~");
}

/** The reverse; nothing where a name cannot be meant. */
export function readNames(text: string): Record<number, string> | undefined {
  const names: Record<number, string> = {};
  for (const piece of text === "" ? [] : text.split("~")) {
    const match = /^(\d{1,4}):(.*)$/.exec(piece);
    const name = decodeText(match?.[2] ?? "%");
    if (match === null || name === undefined) return undefined;
    names[Number(match[1])] = name;
  }
  return names;
}
