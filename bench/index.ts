import { UserError } from "../src/base/errors.ts";

/**
 * Figures of this machine:
 *
 *     npm run bench -- [NAME] [options]; a name that is not there is answered with those that are
 */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  generate: () => import("./generate.ts"),
  compare: () => import("./compare.ts"),
  train: () => import("./train.ts"),
  "cold-start": () => import("./coldStart.ts"),
  formats: () => import("./formats.ts"),
  winograd: () => import("./winograd.ts"),
  "filter-gradient": () => import("./filterGradient.ts"),
  "first-picture": () => import("./firstPicture.ts"),
  resample: () => import("./resample.ts"),
  loader: () => import("./loader.ts"),
  metrics: () => import("./metrics.ts"),
  scaling: () => import("./scaling.ts"),
  web: () => import("./web.ts"),
};

const [, , word = "generate"] = process.argv;
const name = word.startsWith("-") ? "generate" : word;
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`There is no bench "${name}"; there are ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
if (word === name) process.argv.splice(2, 1);
try {
  await bench();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
