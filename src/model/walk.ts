import { UserError } from "../base/errors.ts";
import { breathe, type TaskContext } from "../base/taskContext.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { latentWs, seedWs, wsPictures, type PictureOptions } from "./generation.ts";
import { labelRows, type Label } from "./labels.ts";
import { assertLayers, lerp, rows, slerp, styleMix } from "./latents.ts";
import type { Network } from "./network.ts";
import type { Picture } from "./picture.ts";
import { assertSources, isSeed, noiseSeed, sourceName, sourceWs, type WsSource } from "./wsSource.ts";

/** How time runs between two seeds. t and the result in [0, 1]. */
export const EASINGS = {
  linear: (t: number) => t,
  /** Slow at both seeds (Perlin's smoothstep). */
  smooth: (t: number) => t * t * (3 - 2 * t),
} as const;

/** Where seeds are joined: straight lines between ws, or great circles between zs. */
export type WalkSpace = "w" | "z";

export interface WalkOptions extends PictureOptions {
  /** Visited in this order: seeds, or ws that were found, which lie in the space w alone. */
  readonly seeds: readonly WsSource[];
  /** Labels that are visited beside them; whichever are fewer, seeds or labels, begin anew. */
  readonly labels?: readonly Label[];
  /** Pictures from one seed to the next. */
  readonly frames: number;
  readonly space: WalkSpace;
  readonly easing: keyof typeof EASINGS;
  /** Goes back to the first seed, so that the film can repeat without a jump. */
  readonly loop: boolean;
  /** Layers held fixed through the film at those of a seed, or of the average w. */
  readonly hold?: { readonly from: number | "w_avg"; readonly styles: readonly number[] };
}

type Stops = Pick<WalkOptions, "seeds" | "labels">;

/** How many places a walk visits. */
function stopCount({ seeds, labels = [] }: Stops): number {
  return Math.max(seeds.length, labels.length);
}

/** How many pictures a walk has. A loop leaves out the last, which would be the first again. */
export function walkLength({ frames, loop, ...stops }: Stops & Pick<WalkOptions, "frames" | "loop">): number {
  const count = stopCount(stops);
  return loop ? count * frames : (count - 1) * frames + 1;
}

/**
 * The pictures of a walk through latent space, one after another.
 * @throws UserError for fewer than two seeds or a bad layer.
 */
export async function* walkPictures(
  network: Network,
  o: WalkOptions,
  { signal, onProgress }: TaskContext = {},
): AsyncGenerator<Picture, void, undefined> {
  assertWalk(network, o);
  const wsAt = await trajectory(network, o);
  const held = await heldStyles(network, o);
  const total = walkLength(o);
  for (let frame = 0; frame < total; frame++) {
    const ws = await wsAt(frame / o.frames);
    const [picture] = await wsPictures(network, held(ws), [noiseSeed(o.seeds[0] ?? 0)], o);
    if (picture === undefined) throw new Error("walk: the network gave no picture");
    yield picture;
    onProgress?.(frame + 1, total);
    await breathe(signal);
  }
}

type WsAt = (position: number) => Promise<Float32Tensor>;

/** The way from latent a to latent b, t from 0 to 1: zs on a great circle, ws on a straight line. */
export function between(a: Float32Tensor, b: Float32Tensor, t: number, space: WalkSpace): Float32Tensor {
  return space === "z" ? slerp(a, b, t) : lerp(a, b, t);
}

/** The ws [1, numWs, wDim] at a position: 0 is the first seed, 1 the second, 0.5 half way. */
async function trajectory(network: Network, o: WalkOptions): Promise<WsAt> {
  const n = stopCount(o);
  const stops = Array.from({ length: n }, (_, i) => o.seeds[i % o.seeds.length] ?? 0);
  const labels = stopLabels(network, o, n);
  const along = (points: Float32Tensor, position: number, space: WalkSpace): Float32Tensor => {
    const from = Math.floor(position);
    const [a, b] = [rows(points, from % n, (from % n) + 1), rows(points, (from + 1) % n, ((from + 1) % n) + 1)];
    return between(a, b, EASINGS[o.easing](position - from), space);
  };
  if (o.space === "w") {
    const ws = await sourceWs(network, stops, o, labels);
    return async (position) => along(ws, position, "w");
  }
  const z = network.latents(stops.filter(isSeed));
  return (position) => latentWs(network, along(z, position, "z"), o, labels && along(labels, position, "w"));
}

/** The label of each stop, [N, cDim]; undefined for an unconditional network, or one whose seeds are all files. */
function stopLabels(network: Network, { seeds, labels, label }: WalkOptions, n: number): Float32Tensor | undefined {
  const { cDim } = network;
  if (cDim === 0 || !seeds.some(isSeed)) return undefined;
  return labelRows(
    Array.from({ length: n }, (_, i) => labels?.[i % labels.length] ?? label),
    cDim,
  );
}

async function heldStyles(network: Network, o: WalkOptions): Promise<(ws: Float32Tensor) => Float32Tensor> {
  const { hold } = o;
  if (hold === undefined) return (ws) => ws;
  const look = { ...o, label: o.label ?? o.labels?.[0] };
  const fixed = hold.from === "w_avg" ? network.averageWs() : await seedWs(network, [hold.from], look);
  return (ws) => styleMix(ws, fixed, hold.styles);
}

/** @throws UserError for fewer than two places to visit, or what this network does not have. */
export function assertWalk(network: Network, o: WalkOptions): void {
  checkWalk(o);
  const held = typeof o.hold?.from === "number" ? [o.hold.from] : [];
  for (const label of o.labels ?? [o.label]) assertSources(network, [...o.seeds, ...held], { label });
  if (o.hold !== undefined) assertLayers(o.hold.styles, network.numWs);
}

/** What can be told before any network is there. @throws UserError for fewer than two stops, or no frames. */
export function checkWalk({
  frames,
  ...o
}: Stops & Pick<WalkOptions, "frames"> & Partial<Pick<WalkOptions, "space">>): void {
  if (o.seeds.length === 0 || stopCount(o) < 2) {
    throw wrong("a walk visits two seeds or more", `${o.seeds.length}`, "Add a seed, for example --seeds 85,100.");
  }
  const found = o.seeds.find((seed) => !isSeed(seed));
  if (o.space === "z" && found !== undefined) {
    throw wrong("a w that was found has no z", sourceName(found), "Leave --space z out.");
  }
  if (Number.isInteger(frames) && frames >= 1) return;
  throw wrong("the frames from seed to seed are a whole number from 1", `${frames}`, "Try 60.");
}

function wrong(rule: string, received: string, next: string): UserError {
  return new UserError({ attempted: "walk through latent space", rule, received, next });
}
