import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { isTiming, type TimingMemory } from "../model/quickerEngine.ts";
import { defaultCacheFolder } from "./cacheFolder.ts";
import { jsonMemory } from "./jsonMemory.ts";

const FILE = "device-timings.json";

/** Timings in a file of the cache. One that cannot be read or written is as none: they are only measured again. */
export function timingMemory(cacheFolder: string = defaultCacheFolder()): TimingMemory {
  return jsonMemory(join(cacheFolder, FILE), isTiming);
}

/** What timings depend on beside the network: this package's version, processor, threads and graphics cards. */
export async function machineText(version: string, threads: number | undefined): Promise<string> {
  const all = cpus();
  const cards = await Promise.all([nvidiaCards(), pciCards()]);
  const processor = `${all[0]?.model ?? "unknown processor"} x ${threads ?? all.length}`;
  return [`stylegan2-ada ${version}`, processor, ...cards.flat()].join("; ");
}

/** As NVIDIA's driver for Linux lists them; elsewhere none. */
async function nvidiaCards(folder = "/proc/driver/nvidia/gpus"): Promise<readonly string[]> {
  const texts = await eachBelow(folder, "information");
  return texts.map((text) => /^Model:\s*(.+)$/m.exec(text)?.[1] ?? "NVIDIA");
}

/** By their numbers on the bus, as Linux lists them; elsewhere none. */
async function pciCards(folder = "/sys/class/drm"): Promise<readonly string[]> {
  const [vendors, devices] = await Promise.all(["vendor", "device"].map((name) => eachBelow(folder, `device/${name}`)));
  return (vendors ?? []).map((vendor, i) => `${vendor.trim()}:${devices?.[i]?.trim()}`);
}

/** The text of a file in each folder of a folder, in the order of their names; none of those that cannot be read. */
async function eachBelow(folder: string, file: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const reading = names.sort().map((name) => readFile(join(folder, name, file), "utf8").catch(() => undefined));
  return (await Promise.all(reading)).filter((text) => text !== undefined);
}
