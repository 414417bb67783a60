/** Channels at one resolution. */
export type ChannelRow = readonly [resolution: number, channels: number];

export interface ChannelLimits {
  readonly channelBase: number;
  readonly channelMax: number;
}

/** The pairs of the official configurations, tried first where several reproduce a table. */
const OFFICIAL: readonly ChannelLimits[] = [
  { channelBase: 32768, channelMax: 512 },
  { channelBase: 16384, channelMax: 512 },
];

/**
 * The base and maximum whose `min(base / resolution, max)` gives these channels: the first that fits of `preferred`,
 * of the official ones, of powers of two, of all. undefined when none does.
 */
export function inferChannelLimits(
  rows: readonly ChannelRow[],
  preferred: readonly ChannelLimits[] = [],
): ChannelLimits | undefined {
  const most = Math.max(...rows.map(([, channels]) => channels));
  return [...preferred, ...OFFICIAL, ...candidates(rows, most)].find((limits) => reproduces(limits, rows));
}

function reproduces({ channelBase, channelMax }: ChannelLimits, rows: readonly ChannelRow[]): boolean {
  return rows.every(
    ([resolution, channels]) => Math.min(Math.floor(channelBase / resolution), channelMax) === channels,
  );
}

/** Every row asks for a base of at least channels x resolution, so the largest such product is the least base. */
function candidates(rows: readonly ChannelRow[], most: number): ChannelLimits[] {
  const least = Math.max(...rows.map(([resolution, channels]) => resolution * channels));
  const bases = [2 ** Math.ceil(Math.log2(least)), least];
  return bases.flatMap((channelBase) => [512, most].map((channelMax) => ({ channelBase, channelMax })));
}
