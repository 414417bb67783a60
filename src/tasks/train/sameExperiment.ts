import { UserError } from "../../base/errors.ts";
import type { Experiment } from "../../checkpoints/experiment.ts";
import type { StoredRun } from "./storedRun.ts";

const LISTED = 4;

/**
 * @throws UserError that lists where an experiment differs from the one that the run began with. What says nothing
 *   about training, such as its demo, may have changed.
 */
export function checkSameExperiment(folder: string, run: StoredRun, given: Experiment): void {
  const {
    experiment,
    setup: { generator, discriminator },
  } = run;
  if (experiment === undefined) throw refused(folder, "here without one", `-f ${given.name}`);
  const own = { generator, discriminator, training: experiment.training };
  const now = { generator: given.generator, discriminator: given.discriminator, training: given.training };
  const found = differences(own, now, "");
  if (found.length === 0) return;
  const more = found.length > LISTED ? [`and ${found.length - LISTED} more`] : [];
  const listed = [...found.slice(0, LISTED), ...more].join("; ");
  throw refused(folder, `here ${experiment.name}`, `another: ${listed}`);
}

/** `training.batch is 8 instead of 4`, field by field. */
export function differences(own: unknown, now: unknown, path: string): string[] {
  if (!isRecord(own) || !isRecord(now)) {
    const [before, after] = [JSON.stringify(own) ?? "nothing", JSON.stringify(now) ?? "nothing"];
    return before === after ? [] : [`${path} is ${after} instead of ${before}`];
  }
  const names = [...new Set([...Object.keys(own), ...Object.keys(now)])];
  return names.flatMap((name) => differences(own[name], now[name], path === "" ? name : `${path}.${name}`));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refused(folder: string, own: string, received: string): UserError {
  return new UserError({
    attempted: `go on with the run in "${folder}"`,
    rule: `a run goes on with the experiment that it began with, ${own}`,
    received,
    next: "Leave -f out (--kimg lengthens a run), or start a new run from its networks with --resume FILE.",
  });
}
