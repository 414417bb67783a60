import { UserError } from "../base/errors.ts";
import type { RawCheckpoint } from "./assemble.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { toJson, toJsonRecord } from "./json.ts";
import { configsOf, withStatedConfigs } from "./statedConfigs.ts";

/** The key of `__metadata__` under which our own .safetensors files say what they are, as JSON. */
const KEY = "stylegan2-ada";
const VERSION = 1;

/** `{version, config: {G, G_ema, D}, extras}`. */
export function writeMetadata(checkpoint: Checkpoint): ReadonlyMap<string, string> {
  const { extras } = checkpoint;
  return new Map([
    ["format", "pt"],
    [KEY, JSON.stringify({ version: VERSION, config: configsOf(checkpoint), extras })],
  ]);
}

/** Adds what the metadata say; files of others have none of ours. @throws UserError when ours is damaged. */
export function withMetadata(
  networks: Omit<RawCheckpoint, "extras">,
  metadata: ReadonlyMap<string, string>,
): RawCheckpoint {
  const text = metadata.get(KEY);
  if (text === undefined) return { ...networks, extras: {} };
  const { version, config, extras } = toJsonRecord(parse(text));
  if (version !== VERSION) throw unreadable(`version ${JSON.stringify(version) ?? "missing"}`);
  return withStatedConfigs({ ...networks, extras: toJsonRecord(extras) }, toJson(config));
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
    rule: `"${KEY}" of its metadata must be JSON of version ${VERSION}`,
    received,
    next: "The file is damaged, or a newer version of this program wrote it.",
  });
}
