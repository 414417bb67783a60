import { UserError } from "../../base/errors.ts";
import { deviceText } from "../deviceText.ts";
import type { DeviceKind } from "../engine.ts";
import type { Trial } from "./deviceTrial.ts";

/** What a person asked for, as far as the choice goes. */
export interface Candidates {
  /** The word that was used for it. */
  readonly choice: string;
  /** Best first. */
  readonly devices: readonly DeviceKind[];
  /** Whether a device that starts but is emulated gives way to the next. */
  readonly passesEmulated: boolean;
  readonly tryDevice: (device: DeviceKind) => Promise<Trial>;
  /** What a person can do where no device starts. */
  readonly next: string;
}

export interface Choice {
  readonly device: DeviceKind;
  readonly notes: readonly string[];
  readonly float16: boolean;
}

/** A CPU needs no trial. */
export const CPU_STARTS: Trial = { starts: true, gigaflops: Infinity, float16: true };

/** A slower "GPU" is one that a driver emulates on the CPU, slower than the CPU itself. */
const SLOWEST_GPU_GIGAFLOPS = 5;

/**
 * The first device that starts, with what is to be said of those before it.
 * @throws UserError when none does, with each one's reason.
 */
export async function chooseDevice(candidates: Candidates): Promise<Choice> {
  const { choice, devices, passesEmulated, tryDevice, next } = candidates;
  const notes: string[] = [];
  for (const device of devices) {
    const trial = await tryDevice(device);
    if (!trial.starts) {
      notes.push(`${deviceText(device)} does not start: ${trial.reason}`);
      continue;
    }
    const emulated = trial.gigaflops < SLOWEST_GPU_GIGAFLOPS;
    if (emulated) notes.push(emulation(device, trial.gigaflops));
    if (!emulated || !passesEmulated) return { device, notes, float16: trial.float16 };
  }
  throw new UserError({ attempted: `use device "${choice}"`, rule: notes.join("; "), next });
}

function emulation(device: DeviceKind, gigaflops: number): string {
  const speed = `${gigaflops.toPrecision(2)} GFLOP/s`;
  return `${deviceText(device)} is slow here, ${speed}: its driver seems to emulate a GPU on the CPU`;
}

/** @throws UserError where threads is given and is no number of threads. */
export function checkThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1)) return;
  throw new UserError({
    attempted: "open the engine",
    rule: "threads is a whole number, 1 or more",
    received: String(threads),
    next: "Omit it to use every core.",
  });
}
