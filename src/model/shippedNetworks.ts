/** A network that comes with the package and with the page, in the folder `models`. */
export interface ShippedNetwork {
  /** What `--network` calls it. */
  readonly name: string;
  readonly file: string;
  readonly about: string;
}

/** The page opens with the first, and commands take it where no network is named: the smallest. */
export const SHIPPED_NETWORKS: readonly [ShippedNetwork, ...ShippedNetwork[]] = [
  { name: "avatars", file: "avatars.safetensors", about: "Drawn avatars, 64 × 64" },
  { name: "avatars128", file: "avatars128.safetensors", about: "Drawn avatars, 128 × 128" },
];

export const [DEFAULT_NETWORK] = SHIPPED_NETWORKS;

/** The name that `--network` has for a file of the page's, if it is one of these. */
export function shippedNameOf(file: string): string | undefined {
  return SHIPPED_NETWORKS.find((network) => network.file === file)?.name;
}
