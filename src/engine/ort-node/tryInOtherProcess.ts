import type { ChildProcess } from "node:child_process";
import type { EventEmitter } from "node:events";
import type { DeviceKind } from "../engine.ts";
import { hangText } from "../ort/answerWithin.ts";
import type { Trial } from "../ort/deviceTrial.ts";
import { startProcess } from "./siblingScript.ts";

const LONGEST_TRIAL_MS = 30_000;

/**
 * Tries a device in a process of its own: a broken graphics driver may end the process it is loaded into,
 * or hang it, and Dawn writes to stderr whatever the log level.
 */
export function tryInOtherProcess(device: DeviceKind): Promise<Trial> {
  return trialOf(startProcess("trialProcess", [device]));
}

/** What the process finds out, or what became of it. */
export function trialOf(child: Pick<EventEmitter, "once"> & Pick<ChildProcess, "kill">): Promise<Trial> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      settle({ starts: false, reason: hangText(LONGEST_TRIAL_MS) });
    }, LONGEST_TRIAL_MS);
    const settle = (trial: Trial): void => {
      clearTimeout(timer);
      resolve(trial);
    };
    child.once("message", (trial: Trial) => settle(trial));
    child.once("error", (error: Error) => settle({ starts: false, reason: error.message }));
    child.once("exit", (code: number | null, signal: string | null) =>
      settle({ starts: false, reason: `its driver crashed the process that tried it (${signal ?? `code ${code}`})` }),
    );
  });
}
