import type { Experiment } from "../checkpoints/experiment.ts";
import type { OptionError } from "../base/optionError.ts";
import { optionError } from "./optionError.ts";
import { TRAIN_OPTIONS, type OptionName, type TrainOptions } from "./options.ts";
import type { TrainOption } from "./trainOption.ts";
import type { Networks } from "./planNetworks.ts";
import type { StoredRun } from "./storedRun.ts";

/**
 * @param name of the run, such as its folder.
 * @throws UserError when an option says something else than the run that shall go on. What is left out says nothing.
 */
export function checkUnchanged(name: string, run: StoredRun, given: TrainOptions): void {
  for (const [option, { inRun }] of Object.entries<TrainOption>(TRAIN_OPTIONS)) {
    if (inRun === undefined) continue;
    const [wanted, value] = [given[option as OptionName], inRun(run)];
    if (wanted === undefined || wanted === value) continue;
    throw optionError((say) => {
      const own = say(option as OptionName);
      const set = (to: unknown): string => (isValue(to) ? say(option as OptionName, to) : `${own} omitted`);
      const here = typeof value === "boolean" ? "" : `, here ${set(value)}`;
      return {
        attempted: `resume the run in "${name}"`,
        rule: `a resumed run keeps the options it started with${here}`,
        received: set(wanted),
        next: `Leave ${own} out, or start a new run from its networks with ${say("resume", "FILE")}.`,
      };
    });
  }
  if (given.experiment !== undefined) checkSameExperiment(name, run, given.experiment);
}

function isValue(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/**
 * @throws UserError that lists where an experiment differs from the one that the run began with. What says nothing
 *   about training, such as its demo, may have changed.
 */
function checkSameExperiment(name: string, { experiment, setup }: StoredRun, given: Experiment): void {
  const refused = (own: string, other?: string): OptionError =>
    optionError((say) => ({
      attempted: `resume the run in "${name}"`,
      rule: `a resumed run keeps the experiment it started with, ${own}`,
      received: other ?? say("experiment", given.name),
      next:
        `Leave ${say("experiment")} out (${say("kimg")} extends a run), ` +
        `or start a new run from its networks with ${say("resume", "FILE")}.`,
    }));
  if (experiment === undefined) throw refused("here none");
  const facts = ({ generator, discriminator }: Networks, { training }: Pick<Experiment, "training">): object => ({
    generator,
    discriminator,
    training,
  });
  const found = differences(facts(setup, experiment), facts(given, given), "");
  if (found.length > 0) throw refused(`here ${experiment.name}`, `another: ${listed(found)}`);
}

const LISTED = 4;

/** The first few. */
export function listed(found: readonly string[]): string {
  const more = found.length > LISTED ? [`and ${found.length - LISTED} more`] : [];
  return [...found.slice(0, LISTED), ...more].join("; ");
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
