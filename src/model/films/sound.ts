/** A recording. */
export interface Sound {
  /** Values a second. */
  readonly sampleRate: number;
  /** One or more of equal length, about [-1, 1]. */
  readonly channels: readonly Float32Array[];
}

export function soundSeconds({ sampleRate, channels: [first] }: Sound): number {
  return (first?.length ?? 0) / sampleRate;
}

/** The mean of the channels. */
export function mono({ channels }: Sound): Float32Array {
  const [first = new Float32Array(), ...rest] = channels;
  return first.map((value, i) => rest.reduce((sum, channel) => sum + (channel[i] ?? 0), value) / channels.length);
}
