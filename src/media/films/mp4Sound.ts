import { UserError } from "../../base/errors.ts";
import { undated } from "../../model/films/mp4Boxes.ts";
import type { Sound } from "../../model/films/sound.ts";

/** Values a second that AAC has, from ISO/IEC 14496-3, table 1.18. */
const AAC_RATES: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
];
/** Bits a second of each channel: no difference is heard. */
const BITRATE = 96_000;
/** Values that the encoder puts before the sound; players are told to leave them out. */
const PRIMING = 1024;

/** @throws UserError for a rate that AAC does not have. */
export function checkSoundRate({ sampleRate }: Sound): void {
  if (AAC_RATES.includes(sampleRate)) return;
  throw new UserError({
    attempted: "put the sound into the video",
    rule: `AAC takes ${AAC_RATES.join(", ")} Hz`,
    received: `${sampleRate} Hz`,
    next: "Convert it first, for example with ffmpeg -i FILE -ar 48000 song.wav.",
  });
}

/**
 * A film in MP4 with a sound beside it as AAC, which every browser plays, and its index at the front.
 * @param seconds of the film, where the sound is cut.
 */
export async function withSound(film: Uint8Array, sound: Sound, seconds: number): Promise<Uint8Array> {
  const { AudioSampleSource, BufferSource, BufferTarget, EncodedPacketSink, EncodedVideoPacketSource, ...bunny } =
    await import("mediabunny");
  const { registerAacEncoder } = await import("@mediabunny/aac-encoder");
  registerAacEncoder();
  const { channels, sampleRate } = stereo(sound);
  const input = new bunny.Input({ formats: [bunny.MP4], source: new BufferSource(film) });
  const track = await input.getPrimaryVideoTrack();
  const decoderConfig = await track?.getDecoderConfig();
  if (track === null || !decoderConfig) throw new Error("withSound: no film");
  const target = new BufferTarget();
  const output = new bunny.Output({ format: new bunny.Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const pictures = new EncodedVideoPacketSource("avc");
  const voice = new AudioSampleSource({ codec: "aac", bitrate: BITRATE * channels.length });
  output.addVideoTrack(pictures);
  output.addAudioTrack(voice);
  await output.start();
  for await (const packet of new EncodedPacketSink(track).packets()) await pictures.add(packet, { decoderConfig });
  pictures.close();
  const end = Math.round(seconds * sampleRate);
  for (let start = 0; start < Math.min(end, channels[0]?.length ?? 0); start += sampleRate) {
    const data = planes(channels, start, Math.min(end, start + sampleRate));
    const timestamp = (start - PRIMING) / sampleRate;
    const numberOfChannels = channels.length;
    const sample = new bunny.AudioSample({ format: "f32-planar", data, numberOfChannels, sampleRate, timestamp });
    await voice.add(sample);
    sample.close();
  }
  voice.close();
  await output.finalize();
  if (target.buffer === null) throw new Error("withSound: no file");
  return undated(new Uint8Array(target.buffer));
}

/** Channels one after the other. */
function planes(channels: readonly Float32Array[], start: number, end: number): Float32Array {
  const pieces = channels.map((channel) => channel.subarray(start, end));
  const length = pieces[0]?.length ?? 0;
  const data = new Float32Array(length * pieces.length);
  pieces.forEach((piece, i) => data.set(piece, i * length));
  return data;
}

/** More than two channels become two: every other one is left, the rest right. */
function stereo(sound: Sound): Sound {
  const { channels } = sound;
  if (channels.length <= 2) return sound;
  const side = (parity: number): Float32Array => {
    const own = channels.filter((_, i) => i % 2 === parity);
    return (own[0] ?? new Float32Array()).map((_, i) => own.reduce((sum, one) => sum + (one[i] ?? 0), 0) / own.length);
  };
  return { ...sound, channels: [side(0), side(1)] };
}
