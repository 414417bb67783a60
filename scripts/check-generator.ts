/**
 * Proves that a second kind of generator is possible: above `networks`, a generator is known by its interface
 * (`networks/generator.ts`) alone. What its configuration holds and which modules it is built of is named only where
 * files of its kind are read and written, and where new networks are chosen.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The floors that make generators, and those below. */
const MAKERS = /^src\/(base|tensor|formats|program|onnx|ncnn|engine|nn|networks)\//;

/** Places above that know this kind of generator, and why. */
const PLACES: readonly (readonly [path: RegExp, why: string])[] = [
  [/^src\/checkpoints\//, "the formats of its files"],
  [/^src\/.*\/planNetworks\.ts$/, "the sizes of new networks"],
];

/** What of `networks` everybody may import. */
const KNOWN = ["config.ts", "discriminator.ts", "generator.ts", "generatorNetwork.ts"];

/** A configuration's part by name: `config.synthesis`, `{ mapping, synthesis }`; the method of an interface is none. */
const PART = /\.synthesis\b(?!\()|[{,]\s*synthesis\s*[,}]/;

function problems(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const inner = [...text.matchAll(/networks\/([\w/]+\.ts)"/g)].map(([, name = ""]) => name);
  return [
    ...(PART.test(text) ? [`${path} looks into a generator's configuration: ask generatorNetwork(config)`] : []),
    ...inner
      .filter((name) => !KNOWN.includes(basename(name)))
      .map((name) => `${path} imports networks/${name}: use what networks/generator.ts says of generators`),
  ];
}

const files = ["src", "web"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)))
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.tsx?$/.test(path));
const found = files
  .filter((path) => !MAKERS.test(path) && !PLACES.some(([place]) => place.test(path)))
  .flatMap(problems);
found.forEach((line) => console.error(line));
console.log(`${files.length} modules, ${found.length} that know what a generator is made of`);
process.exit(found.length > 0 ? 1 : 0);
