import { UserError } from "../base/errors.ts";
import type { RawCheckpoint } from "./assemble.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { toJson, toJsonRecord } from "./json.ts";
import { configsOf, withStatedConfigs } from "./statedConfigs.ts";

/** The key under which our own .safetensors (in `__metadata__`) and .pth files say what they are, as JSON. */
export const METADATA_KEY = "stylegan2-ada";
const VERSION = 1;

/** The `__metadata__` of a .safetensors file of ours. */
export function writeMetadata(checkpoint: Checkpoint): ReadonlyMap<string, string> {
  return new Map([
    ["format", "pt"],
    [METADATA_KEY, metadataText(checkpoint)],
  ]);
}

/** `{version, config: {G, G_ema, D}, extras}`. */
export function metadataText(checkpoint: Checkpoint): string {
  const { extras } = checkpoint;
  return JSON.stringify({ version: VERSION, config: configsOf(checkpoint), extras });
}

/** Adds what the text under our key says; files of others have none. @throws UserError when ours is damaged. */
export function withMetadata(raw: RawCheckpoint, text: string | undefined): RawCheckpoint {
  if (text === undefined) return raw;
  const { version, config, extras } = toJsonRecord(parse(text));
  if (version !== VERSION) throw unreadable(`version ${JSON.stringify(version) ?? "missing"}`);
  return withStatedConfigs({ ...raw, extras: { ...raw.extras, ...toJsonRecord(extras) } }, toJson(config));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable("text that is not JSON");
  }
}

function unreadable(received: string): UserError {
  return new UserError({
    attempted: "read the checkpoint",
    rule: `"${METADATA_KEY}" of its metadata must be JSON of version ${VERSION}`,
    received,
    next: "The file is damaged, or a newer version of this program wrote it.",
  });
}
