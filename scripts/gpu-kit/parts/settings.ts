import { spawnSync } from "node:child_process";
import { recorded, rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { synthesisOf, timeRuns } from "../measure.ts";
import { openSession, type RawOptions } from "../session.ts";
import type { GeneratorRun } from "../sizes.ts";

/**
 * Settings of the runtime that may be worth having, of those that its binding for Node hands on: it refuses most,
 * and what `extra` adds to a session is set after the provider has read its options.
 */
const SETTINGS: Readonly<Record<string, RawOptions>> = {
  default: {},
  "no validation": { provider: { validationMode: "disabled" } },
  NCHW: { provider: { preferredLayout: "NCHW" } },
};

/** The same images under different settings. The first session of a process fixes some, so each has its own. */
export const settings: Part = async ({ secondsLeft, record }) => {
  for (const name of Object.keys(SETTINGS)) {
    if (secondsLeft() < 5) return;
    const [script = "", ...rest] = process.argv.slice(1);
    const args = [script, "setting", ...rest.filter((word) => word !== "settings"), "--setting", name];
    const limit = { timeout: Math.ceil(Math.max(secondsLeft(), 1)) * 1000, killSignal: "SIGKILL" } as const;
    const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", ...limit });
    if (status !== 0) record({ setting: name, error: `${signal ?? status}: ${stderr.slice(-500)}` });
  }
};

/** One of them. */
export const setting =
  (name: string): Part =>
  async (kit) => {
    const options = SETTINGS[name];
    if (options === undefined) throw new Error(`There is no setting "${name}"`);
    for (const run of kit.sizes.settings) {
      await recorded(kit, { setting: name, ...run }, () => measure(kit, run, options));
    }
  };

/** An image that comes to the host has waited for the card. */
async function measure({ sizes }: Kit, run: GeneratorRun, options: RawOptions): Promise<Figures> {
  const { program, feeds } = synthesisOf(run);
  const delivering = await openSession(program, options);
  const deliver = (): Promise<unknown> => delivering.run(feeds);
  await deliver();
  const delivered = await timeRuns(deliver, async () => undefined, sizes.seconds);
  const keeping = await openSession(program, { ...options, keepOnDevice: true });
  const keep = async (): Promise<void> => {
    for (const tensor of Object.values(await keeping.run(feeds))) tensor.dispose();
  };
  await keep();
  const resident = await timeRuns(keep, deliver, sizes.seconds);
  await delivering.close();
  await keeping.close();
  return {
    deliveredMilliseconds: rounded(delivered.secondsARun * 1000),
    residentMilliseconds: rounded(resident.secondsARun * 1000),
    hostMilliseconds: rounded(resident.hostSecondsARun * 1000),
    runs: resident.runs,
  };
}
