import { create } from "zustand";
import { asError } from "../../../../../src/base/errors.ts";
import type { FoundWs } from "../../../../../src/model/wsSource.ts";
import type { PagePicture, ProjectionNews, ProjectionWish } from "../../../../studio/studio.ts";
import { useStudio } from "../../../store/store.ts";
import { texts } from "../../../texts/texts.ts";
import { usableLook } from "../../../store/usableLook.ts";
import { latentsOf } from "../../../view/latents.ts";
import { bareName } from "../bareName.ts";

/** A photo on its way to a latent. */
export interface Projection {
  /** Of the photo's file, without its ending. */
  readonly name: string;
  readonly file: string;
  readonly numSteps: number;
  /** The photo as the network sees it, once it is read. */
  readonly photo?: PagePicture;
  /** What is found so far, and its w [1, numWs, wDim]. */
  readonly picture?: PagePicture;
  readonly ws?: FoundWs["ws"];
  /** Of each step that was taken. */
  readonly distances: readonly number[];
  readonly isPaused: boolean;
}

export interface ProjectionState {
  readonly current: Projection | undefined;
  readonly failure: string | undefined;
  readonly choice: Pick<ProjectionWish, "numSteps" | "space">;
  /** What the latents were found for, by their ids. */
  readonly photos: Readonly<Record<string, PagePicture>>;
  choose(patch: Partial<ProjectionState["choice"]>): void;
  /** Looks for the photo's latent, on the tab that shows it. */
  start(photo: File): Promise<void>;
  pause(): void;
  goOn(): void;
  /** Stops, and holds what is found so far as a latent, to be edited. */
  keep(): void;
  cancel(): void;
  remember(id: string, photo: PagePicture): void;
}

const NUM_STEPS = 300;

/** One photo at a time is projected; it goes on while other tabs are seen. */
export const useProjection = create<ProjectionState>()((set, get) => {
  let goOn = (): void => undefined;
  let latest: symbol | undefined;

  const patch = (change: Partial<Projection>): void =>
    set(({ current }) => ({ current: current && { ...current, ...change } }));

  const hear = ({ step, distance, seen, ws }: ProjectionNews): Promise<void> | undefined => {
    if (step === 0) patch({ photo: seen });
    else patch({ distances: [...(get().current?.distances ?? []), distance], ...(seen && { picture: seen, ws }) });
    return get().current?.isPaused === true ? new Promise((resolve) => (goOn = resolve)) : undefined;
  };

  /** The worker waits for an answer while it pauses, and hears of an end after it. */
  const end = (): void => {
    latest = undefined;
    useStudio.getState().studio.stop("project");
    goOn();
    set({ current: undefined });
  };

  const hold = (): void => {
    const { network, hold: holdLatent, view, change } = useStudio.getState();
    const { name, file, ws, distances, photo } = get().current ?? {};
    if (network === undefined || name === undefined || file === undefined || ws === undefined) return;
    const [steps, distance] = [distances?.length ?? 0, distances?.at(-1) ?? NaN];
    const [found] = latentsOf(ws, name, { kind: "projected", photo: file, steps, distance }, network);
    if (found === undefined) return;
    const latent = holdLatent(found);
    if (photo !== undefined) get().remember(latent.id, photo);
    change({ seeds: [latent, ...view.seeds], edit: { base: latent, blends: [], steps: [] } });
  };

  return {
    current: undefined,
    failure: undefined,
    choice: { numSteps: NUM_STEPS, space: "w" },
    photos: {},
    choose: (part) => set(({ choice }) => ({ choice: { ...choice, ...part } })),
    async start(photo) {
      const { network, studio, view, change } = useStudio.getState();
      if (network === undefined) return;
      end();
      if (!network.hasDiscriminator) {
        change({ tab: "edit" });
        return set({ failure: texts().edit.noDiscriminatorExplained });
      }
      const work = Symbol("projection");
      latest = work;
      const { choice } = get();
      const { label } = usableLook(view.look, network);
      change({ tab: "edit" });
      const current = { name: bareName(photo.name), file: photo.name, numSteps: choice.numSteps };
      set({ failure: undefined, current: { ...current, distances: [], isPaused: false } });
      try {
        const heard = (news: ProjectionNews) => (latest === work ? hear(news) : undefined);
        const isWhole = await studio.project(photo, { ...choice, label }, heard);
        if (latest !== work) return;
        if (isWhole) hold();
      } catch (error) {
        if (latest !== work) return;
        set({ failure: asError(error).message });
      }
      set({ current: undefined });
    },
    pause: () => patch({ isPaused: true }),
    goOn() {
      patch({ isPaused: false });
      goOn();
    },
    keep() {
      hold();
      end();
    },
    cancel: end,
    remember: (id, photo) => set(({ photos }) => ({ photos: { ...photos, [id]: photo } })),
  };
});
