import { create } from "zustand";
import { readNumber } from "../../../../base/readNumber.ts";
import { defaultChoices, fieldOf, FIRST_CHOICE, type NumberChoice, type Width } from "../../../../training/choices.ts";
import type { PictureOrigin, TrainChoices } from "../../../../training/training.ts";
import { said } from "../../../texts/foreign.ts";
import { texts } from "../../../texts/texts.ts";

/** Choices that most people leave alone, as they were written; an empty one follows the others. */
export type Advanced = Readonly<Partial<Record<NumberChoice, string>>>;

/** What the form holds. */
export interface TrainForm {
  /** Starts from the network that is open, and is as wide; else from random weights. */
  readonly fromOpen: boolean;
  readonly resolution: TrainChoices["resolution"];
  readonly width: Width;
  readonly mirror: boolean;
  readonly adaptive: boolean;
  readonly advanced: Advanced;
}

export interface FormProps {
  readonly form: TrainForm;
  readonly onChange: (form: TrainForm) => void;
}

export const FIRST_FORM: TrainForm = { ...FIRST_CHOICE, fromOpen: false, mirror: false, adaptive: true, advanced: {} };

/** What is wrong with a text of the form, if anything: a sentence. */
export function problemOf(name: NumberChoice, text: string): string | undefined {
  const read = readNumber(text, fieldOf(name));
  return "problem" in read ? texts().controls.mustBe(said(read.problem)) : undefined;
}

/** The choices with something wrong, by their labels. */
export function problemsOf({ advanced }: TrainForm): readonly string[] {
  const wrong = written(advanced).filter(([name, text]) => problemOf(name, text) !== undefined);
  return wrong.map(([name]) => texts().trainLabels[name]);
}

/** What the form says; where a text cannot be meant, what is usual. */
export function choicesOf({ resolution, width, mirror, adaptive, advanced }: TrainForm): TrainChoices {
  const given = written(advanced).flatMap(([name, text]) => {
    const read = readNumber(text, fieldOf(name));
    return "problem" in read || read.value === undefined ? [] : [[name, read.value] as const];
  });
  return {
    ...defaultChoices(resolution, width),
    mirror,
    aug: adaptive ? "ada" : "noaug",
    ...Object.fromEntries(given),
  };
}

function written(advanced: Advanced): (readonly [NumberChoice, string])[] {
  return Object.entries(advanced).map(([name, text]) => [name as NumberChoice, text] as const);
}

interface SetupState {
  readonly origin: PictureOrigin | undefined;
  readonly form: TrainForm;
  choose(origin: PictureOrigin | undefined): void;
  fill(form: TrainForm): void;
}

/** What was chosen for a run to come: it outlives a start that is refused, and a look at other tabs. */
export const useSetup = create<SetupState>()((set) => ({
  origin: undefined,
  form: FIRST_FORM,
  choose: (origin) => set({ origin }),
  fill: (form) => set({ form }),
}));
