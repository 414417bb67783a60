import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../src/base/errors.ts";
import { LineProcess } from "./lineProcess.ts";

/** What is compared with ours. */
export interface Contender {
  readonly name: string;
  /** Of Python. */
  readonly command: string;
  readonly versions: string;
  /** Its transposed convolutions are matrix products, so nothing that it does is then a fair measure. */
  readonly hasSlowBlas: boolean;
  start(): LineProcess;
}

const SCRIPT = fileURLToPath(new URL("sides.py", import.meta.url));
const FACTS = `
import json, os, platform, time, torch
torch.set_num_threads(os.cpu_count())
a = torch.randn(768, 768)
def product():
    start = time.perf_counter()
    a @ a
    return time.perf_counter() - start
gigaflops = 2 * 768**3 / min(product() for _ in range(4)) / 1e9
one = "oneDNN" if torch.backends.mkldnn.is_available() else "no oneDNN"
versions = f"Python {platform.python_version()}, PyTorch {torch.__version__} with {one}"
print(json.dumps({"versions": f"{versions}, matrix product {gigaflops:.0f} GFLOP/s", "gigaflops": gigaflops}))
`;

/** A core with 256-bit vectors does 30 and more; the reference BLAS, which Debian's PyTorch is content with, 3. */
const SLOWEST_BLAS_GIGAFLOPS = 15;

/** Files that the official checkout has, whatever its version. */
const OFFICIAL_FILES = ["dnnlib/__init__.py", "torch_utils/custom_ops.py", "training/networks.py", "training/loss.py"];

interface Python {
  readonly command: string;
  readonly versions: string;
  readonly gigaflops: number;
}

/** The first Python with PyTorch, as a command. */
function findPython(): Python | undefined {
  for (const command of [process.env.PYTHON, "python3", "/usr/bin/python3"]) {
    if (command === undefined || command === "") continue;
    const { status, stdout } = spawnSync(command, ["-c", FACTS], { encoding: "utf8" });
    if (status === 0) return { command, ...(JSON.parse(stdout) as Omit<Python, "command">) };
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
  const { command, versions, gigaflops } = python;
  const facts = { command, versions, hasSlowBlas: gigaflops < SLOWEST_BLAS_GIGAFLOPS };
  const start = (args: readonly string[]) => new LineProcess("PyTorch's process", command, [SCRIPT, ...args]);
  return folder === undefined
    ? { ...facts, name: "plain PyTorch", start: () => start(["plain"]) }
    : { ...facts, name: "official", start: () => start(["official", folder]) };
}
