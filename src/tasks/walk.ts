import { UserError } from "../base/errors.ts";
import { checkFilm, openFilm, type FilmFormatName } from "../media/film.ts";
import type { Picture } from "../media/images.ts";
import { assertLayers, lerp, rows, slerp, styleMix } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { assertPictureOptions, latentWs, seedWs, wsPictures, type PictureOptions } from "./pictures.ts";
import { breathe, type TaskContext } from "./taskContext.ts";

/** How time runs between two seeds. t and the result in [0, 1]. */
export const EASINGS = {
  linear: (t: number) => t,
  /** Slow at both seeds (Perlin's smoothstep). */
  smooth: (t: number) => t * t * (3 - 2 * t),
} as const;

/** Where seeds are joined: straight lines between ws, or great circles between zs. */
export type WalkSpace = "w" | "z";

export interface WalkOptions extends PictureOptions {
  /** Visited in this order. */
  readonly seeds: readonly number[];
  /** Pictures from one seed to the next. */
  readonly frames: number;
  readonly space: WalkSpace;
  readonly easing: keyof typeof EASINGS;
  /** Goes back to the first seed, so that the film can repeat without a jump. */
  readonly loop: boolean;
  /** Layers held fixed through the film at those of a seed, or of the average w. */
  readonly hold?: { readonly from: number | "w_avg"; readonly styles: readonly number[] };
}

/** How many pictures a walk has. A loop leaves out the last, which would be the first again. */
export function walkLength({ seeds, frames, loop }: Pick<WalkOptions, "seeds" | "frames" | "loop">): number {
  return loop ? seeds.length * frames : (seeds.length - 1) * frames + 1;
}

/**
 * The pictures of a walk through latent space, one after another.
 * @throws UserError for fewer than two seeds or a bad layer.
 */
export async function* walkPictures(
  network: Network, o: WalkOptions, { signal, onProgress }: TaskContext = {},
): AsyncGenerator<Picture, void, undefined> {
  assertWalk(network, o);
  const wsAt = await trajectory(network, o);
  const held = await heldStyles(network, o);
  const total = walkLength(o);
  for (let frame = 0; frame < total; frame++) {
    const ws = await wsAt(frame / o.frames);
    const [picture] = await wsPictures(network, held(ws), [o.seeds[0] ?? 0], o);
    if (picture === undefined) throw new Error("walk: the network gave no picture");
    yield picture;
    onProgress?.(frame + 1, total);
    await breathe(signal);
  }
}

export interface WalkFilmOptions extends WalkOptions {
  readonly path: string;
  readonly fps: number;
  /** By default what the path's ending stands for. */
  readonly format?: FilmFormatName;
}

/** Writes the walk as a film: mp4, gif, webp or avi. -> its path. @throws UserError */
export async function walk(network: Network, o: WalkFilmOptions, context: TaskContext = {}): Promise<string> {
  checkWalkFilm(o);
  assertWalk(network, o);
  const { imgResolution: side } = network.generatorConfig.synthesis;
  const { path, fps, format } = o;
  const film = await openFilm(path, { width: side, height: side, fps, format, signal: context.signal });
  try {
    for await (const picture of walkPictures(network, o, context)) await film.addFrame(picture);
    await film.finish();
  } finally {
    await film.abort();
  }
  return o.path;
}

type WsAt = (position: number) => Promise<Float32Tensor>;

/** The ws at a position: 0 is the first seed, 1 the second, 0.5 half way. */
async function trajectory(network: Network, o: WalkOptions): Promise<WsAt> {
  const z = network.latents(o.seeds);
  const points = o.space === "z" ? z : await latentWs(network, z, o);
  const n = o.seeds.length;
  const between = (position: number): Float32Tensor => {
    const from = Math.floor(position);
    const t = EASINGS[o.easing](position - from);
    const [a, b] = [rows(points, from % n, (from % n) + 1), rows(points, (from + 1) % n, ((from + 1) % n) + 1)];
    return o.space === "z" ? slerp(a, b, t) : lerp(a, b, t);
  };
  return async (position) => (o.space === "z" ? latentWs(network, between(position), o) : between(position));
}

async function heldStyles(network: Network, o: WalkOptions): Promise<(ws: Float32Tensor) => Float32Tensor> {
  const { hold } = o;
  if (hold === undefined) return (ws) => ws;
  const fixed = hold.from === "w_avg" ? network.averageWs() : await seedWs(network, [hold.from], o);
  return (ws) => styleMix(ws, fixed, hold.styles);
}

/** What can be told before any network is there. @throws UserError */
export function checkWalkFilm(o: Pick<WalkFilmOptions, "seeds" | "frames" | "path" | "fps" | "format">): void {
  checkWalk(o);
  checkFilm(o.path, o);
}

/** @throws UserError for fewer than two seeds, or what this network does not have. */
export function assertWalk(network: Network, o: WalkOptions): void {
  checkWalk(o);
  assertPictureOptions(network, o);
  if (o.hold !== undefined) assertLayers(o.hold.styles, network.numWs);
}

function checkWalk({ seeds, frames }: Pick<WalkOptions, "seeds" | "frames">): void {
  if (seeds.length < 2) {
    throw wrong("a walk visits two seeds or more", `${seeds.length}`, "Add a seed, for example --seeds 85,100.");
  }
  if (Number.isInteger(frames) && frames >= 1) return;
  throw wrong("the frames from seed to seed are a whole number from 1", `${frames}`, "Try 60.");
}

function wrong(rule: string, received: string, next: string): UserError {
  return new UserError({ attempted: "walk through latent space", rule, received, next });
}
