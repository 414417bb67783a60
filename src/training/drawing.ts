import { createRng } from "../base/rng.ts";
import type { Feeds } from "../engine/engine.ts";
import { rows } from "../model/latents.ts";
import type { Program } from "../program/program.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { drawFeeds, type DrawContext } from "./feeds.ts";
import type { PhaseName } from "./phasePrograms.ts";
import type { TrainingSetup } from "./setup.ts";
import type { Share } from "./share.ts";

/** Pictures, and what else an iteration's draws depend on. */
export interface Drawn {
  readonly iteration: number;
  /** Strength of the augmentation. */
  readonly p: number;
  readonly real: { readonly images: Float32Tensor; readonly labels: Float32Tensor | undefined };
}

/** A program's run: of which phase, and where in the whole batch its pictures begin. */
interface Place {
  readonly name: PhaseName;
  readonly start: number;
}

/** Draws what a phase's program is fed with, ahead of time where there is time: when does not change what. */
export class Drawing {
  private readonly setup: TrainingSetup;
  private readonly share: Share;
  private readonly labels: DrawContext["labels"];
  private ahead: { readonly key: string; readonly feeds: Feeds } | undefined;

  constructor(setup: TrainingSetup, share: Share, labels: DrawContext["labels"]) {
    this.setup = setup;
    this.share = share;
    this.labels = labels;
  }

  feeds(program: Program, place: Place, drawn: Drawn): Feeds {
    const { ahead } = this;
    this.ahead = undefined;
    return ahead?.key === keyOf(place, drawn) ? ahead.feeds : drawFeeds(program, this.context(place, drawn));
  }

  drawAhead(program: Program, place: Place, drawn: Drawn): void {
    this.ahead = { key: keyOf(place, drawn), feeds: drawFeeds(program, this.context(place, drawn)) };
  }

  private context({ name, start }: Place, { iteration, p, real: { images, labels: own } }: Drawn): DrawContext {
    const { setup, share, labels } = this;
    const rng = createRng(setup.seed, "training", iteration, name, start);
    const [from, to] = [start - share.first, start - share.first + share.microBatch];
    return { setup, rng, p, labels, real: { images: rows(images, from, to), labels: own && rows(own, from, to) } };
  }
}

function keyOf({ name, start }: Place, { iteration }: Drawn): string {
  return `${iteration} ${name} ${start}`;
}
