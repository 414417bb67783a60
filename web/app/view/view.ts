import type { DirectionStep } from "../../../src/model/directions.ts";
import type { Blend } from "../../../src/model/recipe/recipe.ts";
import type { LinkedRecipes, LinkedWalk } from "../../../src/model/recipe/linked.ts";
import type { WsSource } from "../../../src/model/wsSource.ts";
import type { Look } from "../../studio/studio.ts";
import type { SourceKey } from "./latents.ts";
import { FIRST_KEYFRAMES, FIRST_SEEDS } from "./seeds.ts";

export const TABS = ["gallery", "mix", "walk", "directions", "edit", "train", "runs"] as const;
export type Tab = (typeof TABS)[number];

/** More rows or columns than this could neither be drawn soon nor seen well; a link may name more. */
export const MOST_LINES = 12;

export interface WalkView extends LinkedWalk {
  readonly fps: number;
}

export interface DirectionsView {
  /** The seed or latent whose image is moved. */
  readonly seed: WsSource;
  /** What the user calls a component; how far each is moved stands in the look. */
  readonly names: Readonly<Record<number, string>>;
  /** How far they move that image alone; where this is not given, the look's move all images. */
  readonly alone?: readonly DirectionStep[];
}

export interface EditView {
  /** The seed or latent that is edited; nothing until one is chosen. */
  readonly base?: WsSource;
  /** Layers that come from elsewhere, one after another. */
  readonly blends: readonly Blend[];
  /** Directions that move this image alone. */
  readonly steps: readonly DirectionStep[];
}

export interface RunsView {
  /** The run that is shown, by its id; without one, the newest that trains. */
  readonly shown?: string;
  /** Another one beside it. */
  readonly beside?: string;
}

/** Everything that a link carries and that can be undone. */
export interface View extends LinkedRecipes {
  readonly tab: Tab;
  /** The seed or latent that is seen large, if any. */
  readonly selected?: SourceKey;
  readonly look: Look;
  readonly walk: WalkView;
  readonly directions: DirectionsView;
  readonly edit: EditView;
  readonly runs: RunsView;
}

/** What a link without anything in it shows. */
export const FIRST_VIEW: View = {
  tab: "gallery",
  seeds: FIRST_SEEDS,
  look: { truncationPsi: 0.7, noiseMode: "const", directions: [] },
  mix: { rows: [11, 3, 38, 72], columns: [31, 53, 58, 65] },
  walk: { keyframes: FIRST_KEYFRAMES.map((seed) => ({ seed })), space: "w", frames: 30, fps: 24, loop: true },
  directions: { seed: 0, names: {} },
  edit: { blends: [], steps: [] },
  runs: {},
};
