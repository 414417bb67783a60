/** Runs one part of the kit: node run.js PART --results FILE --card NAME --seconds S [--small] [--fp32-only]. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { recorder, type Part } from "./kit.ts";
import { conformance } from "./parts/conformance.ts";
import { facts } from "./parts/facts.ts";
import { generation } from "./parts/generation.ts";
import { kernels } from "./parts/kernels.ts";
import { limits } from "./parts/limits.ts";
import { pictures } from "./parts/pictures.ts";
import { setting, settings } from "./parts/settings.ts";
import { torch } from "./parts/torch.ts";
import { training } from "./parts/training.ts";
import { inSinglePrecision, SIZES } from "./sizes.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    results: { type: "string", default: "results.jsonl" },
    card: { type: "string", default: "" },
    seconds: { type: "string", default: "60" },
    small: { type: "boolean", default: false },
    "fp32-only": { type: "boolean", default: false },
    setting: { type: "string", default: "default" },
    failure: { type: "string" },
    stderr: { type: "string", default: "/dev/null" },
  },
});

const PARTS: Readonly<Record<string, Part>> = {
  facts,
  conformance,
  pictures,
  limits,
  generation,
  kernels,
  settings,
  setting: setting(values.setting),
  training,
  torch,
};

const [name = ""] = positionals;
const record = recorder(values.results, name, values.card);

/** The shell script tells so how a part ended that did not end well. */
function recordFailure(failure: string): void {
  record({ failed: failure, stderr: readFileSync(values.stderr, "utf8").trim().slice(-1500) });
}

async function runPart(): Promise<void> {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`There is no part "${name}"; there are ${Object.keys(PARTS).join(", ")}`);
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const all = SIZES[values.small ? "small" : "full"];
  const sizes = values["fp32-only"] ? inSinglePrecision(all) : all;
  await part({ sizes, record, secondsLeft: () => Number(values.seconds) - elapsed() });
  record({ ended: true, seconds: Number(elapsed().toFixed(1)) });
}

if (values.failure === undefined) {
  await runPart();
  // A driver's threads need not end well: what was measured is written.
  process.exit(0);
}
recordFailure(values.failure);
