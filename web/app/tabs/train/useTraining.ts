import { asError } from "../../../../src/base/errors.ts";
import { create } from "zustand";
import { connectTraining } from "../../../training/connect.ts";
import {
  UNHEARD,
  type CheckpointFile,
  type CurvePoint,
  type PictureOrigin,
  type StartNetwork,
  type TrainChoices,
  type Training,
  type TrainingEvent,
  type TrainingView,
} from "../../../training/training.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { useStudio } from "../../store/store.ts";

export interface TrainingState {
  /** Undefined until the tab has been opened: its worker starts then. */
  readonly training: Training | undefined;
  readonly view: TrainingView;
  readonly reals: readonly PagePicture[];
  readonly fakes: readonly PagePicture[];
  /** Images that had been seen when the fakes were drawn. */
  readonly fakesSeen: number;
  readonly points: readonly CurvePoint[];
  /** Why the last thing that was asked for did not happen. */
  readonly refusal: string | undefined;
  connect(): void;
  /** Connects once more, to another worker. */
  reconnect(): void;
  /** -> whether it began; `refusal` says why not. */
  start(origin: PictureOrigin, choices: TrainChoices, fromOpen: boolean): Promise<boolean>;
  goOn(): Promise<boolean>;
  pause(): Promise<boolean>;
  discard(): Promise<boolean>;
  checkpoint(): Promise<CheckpointFile>;
}

const NOTHING_SHOWN = { reals: [], fakes: [], fakesSeen: 0, points: [] } as const;

/** The page's side of the training worker. It trains on while other tabs are looked at. */
export const useTraining = create<TrainingState>()((set, get) => {
  const hear = (training: Training, event: TrainingEvent): void => {
    if (get().training !== training) return;
    // What was shown of a run goes with it; in the order of events, since answers come by another channel.
    if (event.kind === "view") set({ view: event.view, ...(event.view.run === undefined ? NOTHING_SHOWN : {}) });
    else if (event.kind === "reals") set({ reals: event.pictures });
    else if (event.kind === "fakes") set({ fakes: event.pictures, fakesSeen: event.imagesSeen });
    else set({ points: event.points });
  };
  const attempt = async (work: (training: Training) => Promise<void>): Promise<boolean> => {
    if (get().view.isSpent === true) get().reconnect();
    const { training } = get();
    if (training === undefined) return false;
    set({ refusal: undefined });
    try {
      await work(training);
      return true;
    } catch (error) {
      set({ refusal: asError(error).message });
      return false;
    }
  };
  return {
    training: undefined,
    view: UNHEARD,
    ...NOTHING_SHOWN,
    refusal: undefined,
    connect() {
      if (get().training !== undefined) return;
      const training = connectTraining();
      set({ training });
      training
        .watch((event) => hear(training, event))
        .catch((error: unknown) =>
          hear(training, { kind: "view", view: { stage: "failed", problem: asError(error).message, notes: [] } }),
        );
    },
    reconnect() {
      get().training?.close();
      set({ training: undefined, view: UNHEARD });
      get().connect();
    },
    start(origin, choices, fromOpen) {
      // Without it a browser may delete the run where the disk fills up; it may refuse, or ask.
      void navigator.storage?.persist?.();
      return attempt(async (training) =>
        training.start(origin, choices, useStudio.getState().device, fromOpen ? await openNetwork() : undefined),
      );
    },
    goOn: () => attempt((training) => training.goOn(useStudio.getState().device)),
    pause: () => attempt((training) => training.pause()),
    discard: () => attempt((training) => training.discard()),
    async checkpoint() {
      const { training } = get();
      if (training === undefined) throw new Error("There is no training run yet");
      return training.checkpoint();
    },
  };
});

/** The network that draws, as its whole file. */
export async function openNetwork(): Promise<StartNetwork | undefined> {
  const { studio, network } = useStudio.getState();
  return network && { name: network.name, file: await studio.file() };
}

/** A page that is hidden may never come back: phones end it without a word. */
function saveWhenLeft(): void {
  const save = (): void =>
    void useTraining
      .getState()
      .training?.save()
      .catch(() => undefined);
  window.addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

saveWhenLeft();
