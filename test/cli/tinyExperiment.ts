import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TEMPLATE = fileURLToPath(new URL("../../experiments/styleganv2ada_32_custom.json", import.meta.url));

/** An experiment that describes tiny32 and writes into `folder`/outputs. -> its path, `folder`/tiny.json. */
export function tinyExperiment(folder: string, changes: Readonly<Record<string, unknown>> = {}): string {
  const template = JSON.parse(readFileSync(TEMPLATE, "utf8")) as {
    generator: { synthesis: object };
    discriminator: object;
    demo: object;
  };
  const blocks = { channelBase: 512, channelMax: 32 };
  const tiny = {
    ...template,
    name: "tiny",
    generator: { ...template.generator, zDim: 64, wDim: 64, synthesis: { ...template.generator.synthesis, ...blocks } },
    discriminator: { ...template.discriminator, ...blocks },
    demo: { ...template.demo, outputs: join(folder, "outputs"), truncationPsi: 0.7, frames: 2, colStyles: [0, 1, 2] },
    ...changes,
  };
  const file = join(folder, "tiny.json");
  writeFileSync(file, JSON.stringify(tiny));
  return file;
}
