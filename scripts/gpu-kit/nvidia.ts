import { spawn, spawnSync } from "node:child_process";
import { rounded, type Figures } from "./kit.ts";

const QUERIED = ["utilization.gpu", "power.draw", "memory.used", "clocks.sm", "temperature.gpu"] as const;
const NAMES = ["utilisationPercent", "powerWatt", "memoryMebibyte", "clockMegahertz", "temperature"] as const;
const SAMPLE_EVERY_MS = 100;

/** What nvidia-smi says of the card; undefined where it is not installed. */
export function queryCard(fields: readonly string[]): Readonly<Record<string, string>> | undefined {
  const { status, stdout } = spawnSync("nvidia-smi", [`--query-gpu=${fields.join()}`, "--format=csv,noheader"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  if (status !== 0) return undefined;
  const values = stdout.split("\n")[0]?.split(", ") ?? [];
  return Object.fromEntries(fields.map((field, i) => [field, values[i]?.trim() ?? ""]));
}

/** Means and maxima of the card's meters while work is done; nothing where nvidia-smi is not installed. */
export async function metered<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly meters: Figures }> {
  const query = [`--query-gpu=${QUERIED.join()}`, "--format=csv,noheader,nounits", "-lms", `${SAMPLE_EVERY_MS}`];
  const child = spawn("nvidia-smi", query, { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.on("error", () => undefined);
  child.stdout.on("data", (data: Buffer) => {
    text += data.toString("utf8");
  });
  try {
    return { result: await work(), meters: summary(text) };
  } finally {
    child.kill();
  }
}

function summary(text: string): Figures {
  const rows = text
    .split("\n")
    .filter((line) => line.split(",").length === QUERIED.length)
    .map((line) => line.split(",").map(Number));
  if (rows.length === 0) return {};
  const meters = NAMES.map((name, i) => {
    const values = rows.map((row) => row[i] ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [name, { mean: rounded(mean), max: Math.max(...values) }] as const;
  });
  return { meters: Object.fromEntries(meters), samples: rows.length };
}
