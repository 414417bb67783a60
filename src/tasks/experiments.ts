import { readdir, readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../base/errors.ts";
import { similarNames } from "../base/similarNames.ts";
import { builtInExperiment, readExperiment, type Experiment } from "../checkpoints/experiment.ts";
import { withFileErrors } from "../media/fileErrors.ts";

/** Beside `src` and `dist` alike. */
const BUILT_IN_FOLDER = fileURLToPath(new URL("../../experiments/", import.meta.url));

/**
 * The experiment that a path stands for: an experiment file (.json), or the name of a built-in one, in any folder
 * and with any ending, so that `exps/styleganv2ada/styleganv2ada_512_afhqcat.py` is `styleganv2ada_512_afhqcat`.
 * @throws UserError when it is neither, or the file is no experiment.
 */
export async function openExperiment(path: string): Promise<Experiment> {
  if (await isExperimentFile(path)) return readExperimentFile(path);
  const builtIns = await builtInExperiments();
  const file = builtInExperiment(path, builtIns);
  if (file !== undefined) return readExperimentFile(file);
  const names = [...builtIns.keys()];
  const similar = similarNames(
    path
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.[^.]*$/, "") ?? "",
    names,
    1,
  );
  throw new UserError({
    attempted: `use the experiment "${path}"`,
    rule: `it must be an experiment file (.json) or the name of a built-in one: ${names.join(", ")}`,
    next: similar.length > 0 ? `Did you mean ${similar[0]}?` : "Copy a file from experiments/ and edit it.",
  });
}

/** Paths of the built-in experiments by name. */
async function builtInExperiments(): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(BUILT_IN_FOLDER)).filter((file) => file.endsWith(".json")).sort();
  return new Map(files.map((file) => [file.slice(0, -".json".length), `${BUILT_IN_FOLDER}${file}`]));
}

async function isExperimentFile(path: string): Promise<boolean> {
  return (
    extname(path) === ".json" &&
    (await stat(path).then(
      (found) => found.isFile(),
      () => false,
    ))
  );
}

async function readExperimentFile(path: string): Promise<Experiment> {
  const text = await withFileErrors(`read "${path}"`, () => readFile(path, "utf8"));
  try {
    return readExperiment(JSON.parse(text));
  } catch (error) {
    const attempted = `read the experiment "${path}"`;
    const next = "Compare it with a file from experiments/.";
    if (error instanceof UserError) throw new UserError({ next, ...error.parts, attempted }, { cause: error });
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError({ attempted, rule: "it must be JSON", received: error.message, next }, { cause: error });
  }
}
