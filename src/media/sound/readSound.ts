import { UserError } from "../../base/errors.ts";
import { soundSeconds, type Sound } from "../../model/films/sound.ts";
import { readSource } from "../source.ts";
import { SOUND_FORMATS } from "./formats.ts";

/**
 * A recording from a .wav, .mp3 or .flac file or address; what it is, its bytes tell.
 * @throws UserError that names the file, for another kind, and for one that is damaged or empty.
 */
export async function readSound(path: string, signal?: AbortSignal): Promise<Sound> {
  const bytes = await readSource(path, { signal });
  const format = SOUND_FORMATS.find(({ isOf }) => isOf(bytes));
  if (format === undefined) throw wrong(path, "it must be a .wav, .mp3 or .flac file", "another kind of file");
  const sound = await format.decode(bytes).catch((cause: unknown) => {
    throw wrong(path, `it must be a sound .${format.ending} file`, "one that cannot be decoded", cause);
  });
  if (!(soundSeconds(sound) > 0)) throw wrong(path, "it must hold sound", "none, or a damaged file");
  return sound;
}

function wrong(path: string, rule: string, received: string, cause?: unknown): UserError {
  const next = "Convert it, for example with ffmpeg -i FILE song.wav.";
  return new UserError({ attempted: `read the sound "${path}"`, rule, received, next }, { cause });
}
