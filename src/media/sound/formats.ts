import type { Sound } from "../../model/films/sound.ts";

/** A kind of sound file. */
export interface SoundFormat {
  readonly ending: string;
  isOf(bytes: Uint8Array): boolean;
  /** Rejects where the bytes are damaged; its decoder is loaded when it is asked for. */
  decode(bytes: Uint8Array): Promise<Sound>;
}

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** The kinds that are read; the first that a file is of counts. */
export const SOUND_FORMATS: readonly SoundFormat[] = [
  {
    ending: "wav",
    isOf: (bytes) => (startsWith(bytes, "RIFF") || startsWith(bytes, "RF64")) && startsWith(bytes, "WAVE", 8),
    decode: decodeWav,
  },
  { ending: "flac", isOf: (bytes) => startsWith(bytes, "fLaC"), decode: decodeFlac },
  {
    ending: "mp3",
    // A tag, or the eleven bits by which each frame begins, of layer III.
    isOf: (bytes) => startsWith(bytes, "ID3") || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2),
    decode: decodeMp3,
  },
];

async function decodeWav(bytes: Uint8Array): Promise<Sound> {
  const { AudioSampleSink, BufferSource, Input, WAVE } = await import("mediabunny");
  const track = await new Input({ formats: [WAVE], source: new BufferSource(bytes) }).getPrimaryAudioTrack();
  if (track === null) throw new Error("decodeWav: no track");
  const pieces: Float32Array[][] = [];
  for await (const sample of new AudioSampleSink(track).samples()) {
    pieces.push(Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => plane(sample, planeIndex)));
    sample.close();
  }
  const count = pieces[0]?.length ?? 0;
  const channels = Array.from({ length: count }, (_, c) => joined(pieces.flatMap((piece) => piece[c] ?? [])));
  return { sampleRate: track.sampleRate, channels };
}

type Sample = Pick<import("mediabunny").AudioSample, "numberOfFrames" | "copyTo">;

function plane(sample: Sample, planeIndex: number): Float32Array {
  const values = new Float32Array(sample.numberOfFrames);
  sample.copyTo(values, { planeIndex, format: "f32-planar" });
  return values;
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

async function decodeMp3(bytes: Uint8Array): Promise<Sound> {
  const { MPEGDecoder } = await import("mpg123-decoder");
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    return sound(decoder.decode(bytes));
  } finally {
    decoder.free();
  }
}

async function decodeFlac(bytes: Uint8Array): Promise<Sound> {
  const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
  const decoder = new FLACDecoder();
  await decoder.ready;
  try {
    return sound(await decoder.decodeFile(bytes));
  } finally {
    decoder.free();
  }
}

function sound({ sampleRate, channelData }: { sampleRate: number; channelData: Float32Array[] }): Sound {
  return { sampleRate, channels: channelData };
}
