import { create } from "zustand";
import type { PictureOrigin } from "../../../../training/training.ts";
import { FIRST_FORM, type TrainForm } from "./form.ts";

export interface SetupState {
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
