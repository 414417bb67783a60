import { readdirSync } from "node:fs";

/**
 * What the Linux kernel shows of a GPU that computes: render nodes of its graphics drivers, and the devices of vendors
 * who go their own way (NVIDIA, its Tegra, WSL, Mali, Adreno, PowerVR).
 */
const DEVICES: readonly (readonly [folder: string, name: RegExp])[] = [
  ["/dev/dri", /^renderD\d/],
  ["/dev", /^(nvidia\d|nvhost|nvmap|nvgpu|dxg$|mali|kgsl|pvr)/],
];

/** Variables by which a person chooses a Vulkan driver, perhaps one that needs no hardware. */
const DRIVER_VARIABLES = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_ADD_DRIVER_FILES"] as const;

/** The machine as far as the question goes. */
export interface Machine {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Names in a folder; throws where it cannot be listed. */
  readonly list: (folder: string) => readonly string[];
}

const THIS_MACHINE: Machine = {
  platform: process.platform,
  environment: process.env,
  list: (folder) => readdirSync(folder),
};

/**
 * Whether it is worth the third of a second that trying a GPU takes. Only a Linux without a single graphics device and
 * without a driver chosen by hand says no; macOS and Windows always have a driver, and what cannot be told is a yes.
 */
export function mayHaveGpu({ platform, environment, list }: Machine = THIS_MACHINE): boolean {
  if (platform !== "linux" || DRIVER_VARIABLES.some((name) => environment[name] !== undefined)) return true;
  return DEVICES.some(([folder, name]) => namesIn(folder, list)?.some((each) => name.test(each)) ?? true);
}

/** Undefined where a folder is there but does not show what is in it. */
function namesIn(folder: string, list: Machine["list"]): readonly string[] | undefined {
  try {
    return list(folder);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? [] : undefined;
  }
}
