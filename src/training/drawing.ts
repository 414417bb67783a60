import { createRng, type Rng } from "../base/rng.ts";
import type { Feeds } from "../engine/engine.ts";
import { rows } from "../model/latents.ts";
import type { Program } from "../program/program.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { drawFeeds, drawNormals, type DrawContext } from "./feeds.ts";
import type { DuePhase } from "./schedule.ts";
import type { TrainingSetup } from "./setup.ts";
import type { Share } from "./share.ts";

/** Images, and what else an iteration's draws depend on. */
export interface Drawn {
  /** Strength of the augmentation. */
  readonly p: number;
  readonly real: { readonly images: Float32Tensor; readonly labels: Float32Tensor | undefined };
}

/** A program's run: of which phase, and where in the whole batch its images begin. */
interface Place extends DuePhase {
  readonly start: number;
}

/** Draws what a phase's program is fed with. Normal numbers may be drawn ahead of time: when does not change which. */
export class Drawing {
  private readonly setup: TrainingSetup;
  private readonly share: Share;
  private readonly labels: DrawContext["labels"];
  private ahead: { readonly key: string; readonly normals: Feeds } | undefined;

  constructor(setup: TrainingSetup, share: Share, labels: DrawContext["labels"]) {
    this.setup = setup;
    this.share = share;
    this.labels = labels;
  }

  feeds(program: Program, place: Place, { p, real: { images, labels: own } }: Drawn): Feeds {
    const { setup, share, labels, ahead } = this;
    const rng = streamOf(setup, place);
    const normals = ahead?.key === keyOf(place) ? ahead.normals : undefined;
    this.ahead = undefined;
    const [from, to] = [place.start - share.first, place.start - share.first + share.microBatch];
    const real = { images: rows(images, from, to), labels: own && rows(own, from, to) };
    return drawFeeds(program, { setup, rng, p, labels, real }, normals);
  }

  /** For the first of this process's small batches. */
  drawAhead(program: Program, due: DuePhase): void {
    const place = { ...due, start: this.share.first };
    this.ahead = { key: keyOf(place), normals: drawNormals(program, streamOf(this.setup, place)) };
  }
}

function streamOf({ seed }: TrainingSetup, { iteration, name, start }: Place): Rng {
  return createRng(seed, "training", iteration, name, start);
}

function keyOf({ iteration, name, start }: Place): string {
  return `${iteration} ${name} ${start}`;
}
