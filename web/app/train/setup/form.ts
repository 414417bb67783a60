import { defaultChoices, FIRST_CHOICE, type Width } from "../../../training/choices.ts";
import type { TrainChoices } from "../../../training/training.ts";

/** Choices that most people leave alone; where one is missing it follows the others. */
export type Advanced = Partial<Pick<TrainChoices, "channelBase" | "channelMax" | "batch" | "gamma" | "seed" | "kimg">>;

/** What the form holds. */
export interface TrainForm {
  readonly resolution: TrainChoices["resolution"];
  readonly width: Width;
  readonly mirror: boolean;
  readonly adaptive: boolean;
  readonly advanced: Advanced;
}

export const FIRST_FORM: TrainForm = { ...FIRST_CHOICE, mirror: false, adaptive: true, advanced: {} };

export function choicesOf({ resolution, width, mirror, adaptive, advanced }: TrainForm): TrainChoices {
  const given = Object.fromEntries(Object.entries(advanced).filter(([, value]) => value !== undefined));
  return { ...defaultChoices(resolution, width), mirror, aug: adaptive ? "ada" : "noaug", ...given };
}
