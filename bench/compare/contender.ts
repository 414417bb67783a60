import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../src/base/errors.ts";
import { LineProcess } from "./lineProcess.ts";
import type { Workload } from "./workloads.ts";

/** What is compared with ours. */
export interface Contender {
  readonly name: string;
  readonly versions: string;
  readonly kinds: readonly Workload["kind"][];
  start(): LineProcess;
}

const SCRIPT = fileURLToPath(new URL("sides.py", import.meta.url));
const FACTS = `
import platform, torch
one = "oneDNN" if torch.backends.mkldnn.is_available() else "no oneDNN"
print(f"Python {platform.python_version()}, PyTorch {torch.__version__} with {one}")
`;

/** Files that the official checkout has, whatever its version. */
const OFFICIAL_FILES = ["dnnlib/__init__.py", "torch_utils/custom_ops.py", "training/networks.py", "training/loss.py"];

/** The first Python with PyTorch, as a command. */
function findPython(): { readonly command: string; readonly versions: string } | undefined {
  for (const command of [process.env.PYTHON ?? "python3", "python3", "/usr/bin/python3"]) {
    const { status, stdout } = spawnSync(command, ["-c", FACTS], { encoding: "utf8" });
    if (status === 0) return { command, versions: stdout.trim() };
  }
  return undefined;
}

/** @throws UserError where the folder is no checkout of the official code. */
function checkOfficial(folder: string): string {
  const missing = OFFICIAL_FILES.filter((file) => !existsSync(join(folder, file)));
  if (missing.length === 0) return resolve(folder);
  throw new UserError({
    attempted: `compare with the official code in "${folder}"`,
    rule: `a checkout of stylegan2-ada-pytorch holds ${OFFICIAL_FILES.join(", ")}`,
    received: `a folder without ${missing.join(", ")}`,
    next: "Give the folder that its train.py lies in.",
  });
}

/** undefined where no Python has PyTorch. @throws UserError where the folder is no checkout of the official code. */
export function findContender(official: string | undefined): Contender | undefined {
  const folder = official === undefined ? undefined : checkOfficial(official);
  const python = findPython();
  if (python === undefined) return undefined;
  const { command, versions } = python;
  const start = (args: readonly string[]) => new LineProcess("PyTorch's process", command, [SCRIPT, ...args]);
  return folder === undefined
    ? { name: "plain PyTorch", versions, kinds: ["image"], start: () => start(["plain"]) }
    : { name: "official", versions, kinds: ["image", "training"], start: () => start(["official", folder]) };
}
