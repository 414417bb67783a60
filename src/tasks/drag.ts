import { join } from "node:path";
import { asError } from "../base/errors.ts";
import type { TaskContext } from "../base/taskContext.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { dragPoints, type DragOptions, type DragStep } from "../dragging/dragPoints.ts";
import { nearPoints } from "../dragging/points/nearPoints.ts";
import { writeNpz } from "../formats/numpy/npz.ts";
import { assertNotAnInput } from "../media/assertNotAnInput.ts";
import { prepareOutputFolder, writeFileAtomically } from "../media/atomicFile.ts";
import { openFilm, type Film } from "../media/film.ts";
import { writePicture } from "../media/pictureFiles.ts";
import type { Network } from "../model/network.ts";
import { toPictures, type Picture } from "../model/picture.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { filmFrame } from "./project/outputs.ts";
import { readTarget } from "./project/readTarget.ts";

export interface DragTaskOptions extends Omit<DragOptions, "mask" | "signal" | "numSteps"> {
  readonly folder: string;
  readonly numSteps: number;
  /** What may move: what is near the points, everything, or what is white in an image. */
  readonly mask: "near" | "all" | (string & {});
  readonly saveVideo: boolean;
  readonly fps: number;
  /** Files that nothing may be written over. */
  readonly inputs: readonly string[];
  /** Hears what is kept when the work is stopped on the way. */
  readonly note?: (line: string) => void;
}

/** The files that it writes. */
const outputsOf = ({ saveVideo }: DragTaskOptions): readonly string[] => [
  ...["before.png", "after.png", "dragged_w.npz"],
  ...(saveVideo ? ["drag.mp4"] : []),
];

/** What became of a drag. */
export interface Dragged extends Pick<DragStep, "points" | "distances"> {
  readonly files: readonly string[];
  /** Moves that were made. */
  readonly steps: number;
}

/**
 * Drags points of an image, and writes before.png, after.png, dragged_w.npz and drag.mp4. When it is stopped on the
 * way, what was reached is written before the signal's reason is thrown. @throws UserError
 */
export async function drag(
  network: Network,
  checkpoint: Checkpoint,
  o: DragTaskOptions,
  { signal, onProgress }: TaskContext = {},
): Promise<Dragged> {
  const mask = await maskOf(o, network.imgResolution, signal);
  const steps = dragPoints(network, checkpoint, { ...o, mask, signal });
  await prepareOutputFolder(o.folder);
  for (const file of outputsOf(o)) await assertNotAnInput(join(o.folder, file), o.inputs);
  const record = new DragRecord(o);
  const hearAll = async (): Promise<void> => {
    for await (const step of steps) {
      await record.hear(step);
      onProgress?.(step.step, o.numSteps);
    }
  };
  const keepWhatCame = async (error: unknown): Promise<never> => {
    if (!record.isEmpty) {
      const kept = ({ steps: made }: Dragged): string => `Kept the image after ${made} steps, in ${o.folder}`;
      const lost = (reason: unknown): string => `The image so far is not kept: ${asError(reason).message}`;
      o.note?.(await record.write().then(kept, lost));
    }
    throw error;
  };
  try {
    await hearAll().catch(keepWhatCame);
    return await record.write();
  } finally {
    await record.abort();
  }
}

/** -> [1, 1, R, R] from 0 to 1; nothing where everything may move. */
async function maskOf(
  { mask, pairs }: DragTaskOptions,
  resolution: number,
  signal?: AbortSignal,
): Promise<Float32Tensor | undefined> {
  if (mask === "all") return undefined;
  if (mask === "near") return nearPoints(pairs, resolution);
  const { data } = await readTarget(mask, resolution, 1, { signal });
  return float32(
    [1, 1, resolution, resolution],
    Float32Array.from(data, (value) => value / 255),
  );
}

/** Remembers of a drag its first step and its last, and films what lies between. */
class DragRecord {
  private readonly o: DragTaskOptions;
  private before: Picture | undefined;
  private last: DragStep | undefined;
  private film: Film | undefined;

  constructor(o: DragTaskOptions) {
    this.o = o;
  }

  get isEmpty(): boolean {
    return this.last === undefined;
  }

  async hear(step: DragStep): Promise<void> {
    const picture = pictureOf(step);
    const before = this.before ?? picture;
    [this.before, this.last] = [before, step];
    if (!this.o.saveVideo) return;
    const frame = filmFrame(before, picture);
    const { width, height } = frame;
    const { fps, inputs, folder } = this.o;
    this.film ??= await openFilm(join(folder, "drag.mp4"), { width, height, fps, inputs });
    await this.film.addFrame(frame);
  }

  /** @throws Error where there was no step. */
  async write(): Promise<Dragged> {
    const { before, last, film } = this;
    const { folder, inputs } = this.o;
    if (before === undefined || last === undefined) throw new Error("drag: no step was taken");
    const [beforePath, afterPath, wPath] = [
      join(folder, "before.png"),
      join(folder, "after.png"),
      join(folder, "dragged_w.npz"),
    ] as const;
    await writePicture(beforePath, before, { inputs });
    await writePicture(afterPath, pictureOf(last), { inputs });
    await writeFileAtomically(wPath, writeNpz(new Map([["w", last.ws]])), { inputs });
    await film?.finish();
    const files = [beforePath, afterPath, wPath, ...(film === undefined ? [] : [join(folder, "drag.mp4")])];
    const { step, points, distances } = last;
    return { files, steps: step, points, distances };
  }

  async abort(): Promise<void> {
    await this.film?.abort();
  }
}

function pictureOf({ image }: DragStep): Picture {
  const [picture] = toPictures(image);
  if (picture === undefined) throw new Error("drag: the network gave no image");
  return picture;
}
