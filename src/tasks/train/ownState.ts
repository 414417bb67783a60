import { basename } from "node:path";
import { UserError } from "../../base/errors.ts";
import type { Checkpoint, Json, JsonRecord } from "../../checkpoints/checkpoint.ts";
import { isJsonRecord, toJsonRecord } from "../../checkpoints/json.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { differences, listed } from "../../runs/unchanged.ts";

/**
 * What a snapshot says about its training, beside its networks: the name of the data and every setting. Neither the
 * length of the run nor where its data lies is in it, since both may change while it goes on.
 */
export function aboutRun({ setup, dataOptions, dataFacts, classNames }: StoredRun): JsonRecord {
  const { generator: _G, discriminator: _D, ...settings } = setup;
  const { data, seed: _seed, ...chosen } = dataOptions;
  const dataset = { name: basename(data), ...chosen, items: dataFacts?.count, fingerprint: dataFacts?.contents };
  return { training: toJsonRecord({ dataset, ...settings }), ...(classNames && { classNames }) };
}

/**
 * @throws UserError when a state is another run's, or the run's options were changed since: it says how the run was
 *   trained, and that must be what `training_options.json` says. What the state does not say cannot differ.
 */
export function checkOwnState({ G, D, extras }: Checkpoint, run: StoredRun): void {
  const own = { generator: run.setup.generator, discriminator: run.setup.discriminator, ...settings(aboutRun(run)) };
  const stated = { generator: G?.config, discriminator: D?.config, ...settings(extras) };
  const found = differences(common(toJsonRecord(own), toJsonRecord(stated)), toJsonRecord(stated), "");
  if (found.length === 0) return;
  throw new UserError({
    attempted: "continue training from the file",
    rule: "it must be a state of this run, with the options in its training_options.json",
    received: `one in which ${listed(found)}`,
  });
}

/** Of the data only what holds wherever they lie: their name may change. */
function settings({ training }: JsonRecord): JsonRecord {
  if (!isJsonRecord(training)) return {};
  const { dataset, ...rest } = training;
  const fingerprint = isJsonRecord(dataset) ? dataset.fingerprint : undefined;
  return { ...rest, ...(fingerprint !== undefined && { data: fingerprint }) };
}

/** The fields of `own` that `other` has too. */
function common(own: JsonRecord, other: JsonRecord): JsonRecord {
  const kept = Object.keys(own).filter((key) => key in other);
  return Object.fromEntries(kept.map((key): [string, Json] => [key, within(own[key] ?? null, other[key] ?? null)]));
}

function within(own: Json, other: Json): Json {
  return isJsonRecord(own) && isJsonRecord(other) ? common(own, other) : own;
}
