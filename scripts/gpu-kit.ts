/**
 * Packs everything that a bare Linux machine with a GPU needs to check and measure this project into a folder of under
 * 45 MB: Node, the compiled programs, ONNX Runtime with its WebGPU provider, the Vulkan loader and the shipped network.
 * On that machine: bash FOLDER/gpu-check.sh. Run here: npm run gpu-kit -- [--out FOLDER]. Needs xz, strip and apt-get.
 */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { out: { type: "string", default: ".kit" } } });

const LARGEST_BYTES = 45e6;
const root = fileURLToPath(new URL("../", import.meta.url));
const own = join(root, "scripts", "gpu-kit");

/** The Vulkan loader, and what a driver or Node may need and a bare machine may lack. */
const DEBIAN_PACKAGES = [
  ...["libvulkan1", "libglvnd0", "libegl1", "libglx0", "libopengl0", "libgl1", "libgles2"],
  ...["libx11-6", "libxext6", "libxcb1", "libxau6", "libxdmcp6", "libbsd0", "libmd0"],
];

/** Packages that no part needs: the browsers' runtime, those for films, compilers and types. */
const LEFT_OUT = [
  "onnxruntime-web",
  "mediabunny",
  "@mediabunny",
  "h264-mp4-encoder",
  "typescript",
  "@typescript",
  "@types",
  "flatbuffers",
  "guid-typescript",
  "platform",
];

function run(command: string, args: readonly string[], cwd = root): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", maxBuffer: 1e8, stdio: ["ignore", "pipe", "inherit"] });
}

/** Machine code packs better through the filter for its jumps. */
function pack(archive: string, folder: string, names: readonly string[]): void {
  const tar = ["tar", "--owner=0", "--group=0", "--sort=name", "--mtime=@0", "-C", folder, "-c", ...names];
  run("bash", ["-c", `set -o pipefail; "\${@:2}" | xz --x86 --lzma2=preset=9 > "$1"`, "pack", archive, ...tar]);
}

/** Node without its symbols. */
function stageNode(staging: string): void {
  mkdirSync(join(staging, "bin"));
  const node = join(staging, "bin", "node");
  copyFileSync(process.execPath, node);
  run("strip", [node]);
  chmodSync(node, 0o755);
}

function stagePrograms(staging: string): void {
  const program = join(staging, "program");
  run(join(root, "node_modules", ".bin", "tsc"), ["-p", join(own, "tsconfig.json"), "--outDir", program]);
  copyFileSync(join(root, "package.json"), join(program, "package.json"));
  mkdirSync(join(program, "models"));
  copyFileSync(join(root, "models", "avatars.safetensors"), join(program, "models", "avatars.safetensors"));
  cpSync(join(own, "python"), join(program, "scripts", "gpu-kit", "python"), { recursive: true });
}

/** What only training needs, which reads pictures: 6 MB to leave behind where there is no room for them. */
const isForPictures = (name: string): boolean => name === "sharp" || name.startsWith(`@img${sep}`);

/** The packages that the programs need, each without the binaries of other platforms. */
function stagePackages(staging: string, wanted: (name: string) => boolean): void {
  const listed = run("npm", ["ls", "--omit=dev", "--all", "--parseable"]).trim().split("\n").slice(1);
  const inModules = (path: string): string => path.slice(resolve(root, "node_modules").length + 1);
  const others = [join("napi-v6", "darwin"), join("napi-v6", "win32"), join("linux", "arm64")];
  for (const path of listed) {
    const name = inModules(path);
    if (LEFT_OUT.some((left) => name === left || name.startsWith(left + sep))) continue;
    if (!wanted(name)) continue;
    cpSync(path, join(staging, "program", "node_modules", name), {
      recursive: true,
      filter: (source) => !others.some((other) => source.includes(other)) && !/\.(?:map|md|[cm]?ts)$/.test(source),
    });
  }
}

function stageLibraries(staging: string): void {
  const [downloads, unpacked] = [join(staging, "debs"), join(staging, "unpacked")];
  mkdirSync(downloads);
  mkdirSync(join(staging, "lib"));
  run("apt-get", ["download", ...DEBIAN_PACKAGES], downloads);
  for (const deb of readdirSync(downloads)) run("dpkg-deb", ["-x", join(downloads, deb), unpacked]);
  const found = run("find", [unpacked, "-name", "lib*.so.*"]).trim().split("\n");
  const libraries = run("readlink", [
    "-f",
    "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
    "/lib/x86_64-linux-gnu/libgcc_s.so.1",
  ]);
  const [cpp = "", gcc = ""] = libraries.trim().split("\n");
  copyFileSync(cpp, join(staging, "lib", "libstdc++.so.6"));
  copyFileSync(gcc, join(staging, "lib", "libgcc_s.so.1"));
  for (const path of found) copyFileSync(path, join(staging, "lib", path.split(sep).at(-1) ?? ""));
}

interface Archive {
  /** Where it changes, the archive is made anew; without, it is made every time. */
  readonly version?: string;
  readonly stage: (staging: string) => void;
  /** What of the staging folder goes into it. */
  readonly names: readonly string[];
}

/** Compressing machine code takes minutes, so that what seldom changes has archives of its own. */
function archives(): Readonly<Record<string, Archive>> {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(LEFT_OUT.join())
    .digest("hex")
    .slice(0, 12);
  return {
    node: { version: process.version, stage: stageNode, names: ["bin"] },
    libraries: { version: "2", stage: stageLibraries, names: ["lib"] },
    packages: {
      version: lock,
      stage: (staging) => stagePackages(staging, (name) => !isForPictures(name)),
      names: ["program"],
    },
    "picture-files": { version: lock, stage: (staging) => stagePackages(staging, isForPictures), names: ["program"] },
    program: { stage: stagePrograms, names: ["program"] },
  };
}

function makeArchive(out: string, name: string, { version, stage, names }: Archive): void {
  const file = `${name}${version === undefined ? "" : `-${version}`}.tar.xz`;
  if (version !== undefined && existsSync(join(out, file))) return;
  const isOlder = (other: string): boolean => other.startsWith(name) && other.endsWith(".tar.xz");
  for (const old of readdirSync(out).filter(isOlder)) rmSync(join(out, old));
  const staging = mkdtempSync(join(tmpdir(), "gpu-kit-"));
  try {
    stage(staging);
    pack(join(out, file), staging, names);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

/** The folder's bytes, and a name for exactly them. */
function measure(out: string): { readonly bytes: number; readonly stamp: string } {
  const archives = readdirSync(out).filter((name) => name.endsWith(".tar.xz"));
  const hash = createHash("sha256");
  for (const name of archives) hash.update(readFileSync(join(out, name)));
  const bytes = readdirSync(out).reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
  return { bytes, stamp: hash.digest("hex").slice(0, 16) };
}

function main(): void {
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  for (const [name, archive] of Object.entries(archives())) makeArchive(out, name, archive);
  copyFileSync(join(own, "gpu-check.sh"), join(out, "gpu-check.sh"));
  const { bytes, stamp } = measure(out);
  writeFileSync(join(out, "stamp"), `${stamp}\n`);
  console.log(`${out}: ${(bytes / 1e6).toFixed(1)} MB. On the machine with the GPU: bash gpu-check.sh`);
  if (bytes > LARGEST_BYTES) throw new Error(`gpu-kit: more than ${LARGEST_BYTES / 1e6} MB`);
}

main();
