import type { Texts } from "../../texts/texts.ts";

/** What the small network at 32 x 32 showed of the drawn faces, and after how many images. */
const MILESTONES = [
  { images: 3_000, what: "patches" },
  { images: 13_000, what: "heads" },
  { images: 32_000, what: "faces" },
] as const satisfies readonly Milestone[];

export interface Milestone {
  readonly images: number;
  /** The name of a text. */
  readonly what: keyof Texts["trainMilestones"];
}

/** What comes next, until nothing can be foretold. */
export function nextMilestone(imagesSeen: number): Milestone | undefined {
  return MILESTONES.find(({ images }) => images > imagesSeen);
}

export const HEADS: Milestone = MILESTONES[1];
export const FACES: Milestone = MILESTONES[2];
