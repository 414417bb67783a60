import { useEffect } from "react";
import { create } from "zustand";
import { asError } from "../../../../../src/base/errors.ts";
import { isSeed, type FoundWs, type WsSource } from "../../../../../src/model/wsSource.ts";
import type { DragNews, DragPair, Look, PagePicture, Point } from "../../../../studio/studio.ts";
import { useStudio } from "../../../store/store.ts";
import { latentsOf, sourceKey, sourceTitle, type SourceKey } from "../../../view/latents.ts";
import type { UsableEdit } from "../usableEdit.ts";
import { editRecipe } from "../useEdit.ts";
import { brushed, movableMask, type Movable } from "./movable.ts";

/** A drag on its way. */
export interface Dragging {
  /** The image that is dragged. */
  readonly of: SourceKey;
  /** Moves made so far; undefined until the first image is there. */
  readonly step?: number;
  readonly perSecond?: number;
  readonly picture?: PagePicture;
  /** Where the handles are in it. */
  readonly points?: readonly Point[];
  readonly ws?: FoundWs["ws"];
}

/** What is set for one image. */
export interface DragSetting {
  readonly pairs: readonly DragPair[];
  /** A handle whose target is still to be chosen. */
  readonly pending?: Point;
  /** 1 where the image may move. */
  readonly painted?: Uint8Array;
  /** What the drag that led to it ended with, to be seen until the image is drawn. */
  readonly seen?: PagePicture;
}

export type Tool = "points" | "paint" | "wipe";

const NOTHING_SET: DragSetting = { pairs: [] };

export interface DragState {
  /** Whether the large image takes points. */
  readonly isOn: boolean;
  readonly movable: Movable;
  /** What a pointer does on the image. */
  readonly tool: Tool;
  /** Of images by what they are made of, so that undo finds the points that belong to the image before. */
  readonly settings: Readonly<Partial<Record<SourceKey, DragSetting>>>;
  readonly current: Dragging | undefined;
  readonly failure: string | undefined;
  toggle(): void;
  setMovable(movable: Movable): void;
  setTool(tool: Tool): void;
  set(key: SourceKey, patch: Partial<DragSetting>): void;
  /** Chooses a handle, or where the one before is to go. */
  place(key: SourceKey, point: Point): void;
  /** Paints with the tool. */
  paint(key: SourceKey, at: Point, side: number): void;
  start(edit: UsableEdit, look: Look): Promise<void>;
  /** Ends at the step that is seen, which becomes the edited image. */
  stop(): void;
}

/** Steps of a drag at most. */
const NUM_STEPS = 300;

/** Of the brush, in parts of the image's side. */
const BRUSH = 0.07;

/** `seed85-dragged`, however often it is dragged on. */
function draggedName(base: WsSource): string {
  return `${isSeed(base) ? `seed${base}` : base.name.replace(/-dragged(-\d+)?$/, "")}-dragged`;
}

export function settingOf(settings: DragState["settings"], key: SourceKey): DragSetting {
  return settings[key] ?? NOTHING_SET;
}

/** What of a drag is seen in place of an image: its step, or its end until the image itself is drawn. */
export function useDraggedPicture(of: SourceKey, isDrawn: boolean): PagePicture | undefined {
  useEffect(() => {
    const { settings, set } = useDrag.getState();
    if (isDrawn && settings[of]?.seen !== undefined) set(of, { seen: undefined });
  }, [of, isDrawn]);
  return useDrag(({ current, settings }) => {
    if (current !== undefined) return current.of === of ? current.picture : undefined;
    return isDrawn ? undefined : settings[of]?.seen;
  });
}

/** One image at a time is dragged. */
export const useDrag = create<DragState>()((set, get) => {
  const patch = (key: SourceKey, change: Partial<DragSetting>): void =>
    set(({ settings }) => ({ settings: { ...settings, [key]: { ...settingOf(settings, key), ...change } } }));

  /** The image that was reached, to be edited on; its handles are where they have come. */
  const hold = ({ base }: UsableEdit, { ws, points = [], step = 0, picture }: Dragging): void => {
    const { network, hold: holdLatent, change, view } = useStudio.getState();
    if (network === undefined || ws === undefined || step === 0) return;
    const origin = { kind: "edited" as const, from: sourceTitle(base) };
    const [found] = latentsOf(ws, draggedName(base), origin, network);
    if (found === undefined) return;
    const latent = holdLatent(found);
    const { pairs, painted } = settingOf(get().settings, sourceKey(base));
    const moved = pairs.map(({ handle, target }, i) => ({ handle: points[i] ?? handle, target }));
    patch(sourceKey(latent), { pairs: moved, ...(painted && { painted }), ...(picture && { seen: picture }) });
    const now = view.edit.base;
    if (now !== undefined && sourceKey(now) === sourceKey(base))
      change({ edit: { base: latent, blends: [], steps: [] } });
  };

  useStudio.subscribe(({ network }, before) => {
    // Points and paint are places in images of one network.
    if (network?.fingerprint !== before.network?.fingerprint) set({ settings: {} });
  });
  return {
    isOn: false,
    movable: "near",
    tool: "points",
    settings: {},
    current: undefined,
    failure: undefined,
    toggle: () => set(({ isOn }) => ({ isOn: !isOn, failure: undefined })),
    setMovable: (movable) => set({ movable, tool: movable === "painted" ? "paint" : "points" }),
    setTool: (tool) => set({ tool }),
    set: patch,
    place(key, point) {
      const { pairs, pending } = settingOf(get().settings, key);
      if (pending === undefined) patch(key, { pending: point });
      else patch(key, { pending: undefined, pairs: [...pairs, { handle: pending, target: point }] });
    },
    paint(key, at, side) {
      const { settings, tool } = get();
      const value = tool === "wipe" ? 0 : 1;
      patch(key, { painted: brushed(settingOf(settings, key).painted, at, BRUSH * side, side, value) });
    },
    async start(edit, look) {
      const { network, studio } = useStudio.getState();
      if (network === undefined || get().current !== undefined) return;
      const of = sourceKey(edit.base);
      const { pairs, painted } = settingOf(get().settings, of);
      const mask = movableMask(get().movable, painted, pairs, network.resolution);
      let begun = NaN;
      const hear = ({ step, points, seen, ws }: DragNews): void => {
        const now = performance.now();
        if (step === 0) begun = now;
        const perSecond = step > 0 ? (1000 * step) / (now - begun) : undefined;
        set({ current: { of, step, points, picture: seen, ws, ...(perSecond !== undefined && { perSecond }) } });
      };
      set({ failure: undefined, current: { of } });
      try {
        await studio.drag(editRecipe(edit), look, { pairs, numSteps: NUM_STEPS, ...(mask && { mask }) }, hear);
        if (useStudio.getState().network === network) hold(edit, get().current ?? { of });
      } catch (error) {
        set({ failure: asError(error).message });
      }
      set({ current: undefined });
    },
    stop: () => useStudio.getState().studio.stop("drag"),
  };
});
