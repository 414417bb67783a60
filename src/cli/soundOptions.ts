import { UserError } from "../base/errors.ts";
import type { Sound } from "../model/films/sound.ts";
import type { WalkScore } from "../model/recipe/recipe.ts";
import type { SoundScoreOptions } from "../model/films/soundScore.ts";
import type { OptionValues } from "./command.ts";
import { number, optional, text } from "./options.ts";

const SHARE = { min: 0, max: 1 } as const;

/** The sound that a film moves by and plays. */
export const soundOptions = {
  audio: optional(
    text("--audio <file|url>", "follow this sound, .wav, .mp3 or .flac, and put it into the .mp4, which is as long"),
  ),
  audioPace: optional(
    number("--audio-pace <share>", "with --audio: 0 is an even pace, 1 moves only as it sounds (default: 0.8)", SHARE),
  ),
  audioTruncation: optional(
    number(
      "--audio-truncation <share>",
      "with --audio: how far silence pulls images towards the average; 0 is not at all (default: 0.3)",
      SHARE,
    ),
  ),
};

type SoundChoice = OptionValues<typeof soundOptions>;

/** What --audio names, and how a walk of these keyframes keeps its time. */
export interface ChosenSound {
  readonly sound?: Sound;
  score(walk: Omit<SoundScoreOptions, "pace" | "truncation">): { readonly score?: WalkScore };
  /** For --json. */
  readonly told: { readonly audio?: { readonly file: string; readonly pace: number; readonly truncation: number } };
}

/** @throws UserError as `readSound`, and for options of a sound without one. */
export async function soundOf(o: SoundChoice, signal: AbortSignal): Promise<ChosenSound> {
  const { audio: file, audioPace: pace = 0.8, audioTruncation: truncation = 0.3 } = o;
  if (file === undefined) {
    if (o.audioPace === undefined && o.audioTruncation === undefined) return { score: () => ({}), told: {} };
    throw new UserError({
      attempted: "walk by a sound",
      rule: "--audio-pace and --audio-truncation are for --audio",
      received: "no --audio",
      next: "Add --audio song.wav, or omit them.",
    });
  }
  const { readSound } = await import("../media/sound/readSound.ts");
  const { soundScore } = await import("../model/films/soundScore.ts");
  const sound = await readSound(file, signal);
  const score: ChosenSound["score"] = (walk) => ({ score: soundScore(sound, { ...walk, pace, truncation }) });
  return { sound, score, told: { audio: { file, pace, truncation } } };
}
