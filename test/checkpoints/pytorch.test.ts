import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { NETWORK_NAMES, type Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writePthCheckpoint } from "../../src/checkpoints/writePth.ts";
import { writeSnapshot } from "../../src/checkpoints/writeSnapshot.ts";
import { hashes, referenceFile } from "./files.ts";

/** What Python sees of the files: needs Python 3 with PyTorch, 1.13 or later; nothing of them is part of the tests. */
const PYTHONS = ["python3", "/usr/bin/python3"];
const python = PYTHONS.find((name) => spawnSync(name, ["-c", "import torch"]).status === 0);
if (python === undefined) console.warn("Skipped: what PyTorch makes of our files, since no python3 with torch is here");

/** Our own stand-ins for the two modules that a snapshot names. */
const STUBS = {
  "torch_utils/persistence.py": [
    "import types",
    "def _reconstruct_persistent_obj(meta):",
    "    assert meta['type'] == 'class' and meta['version'] == 6",
    "    module = types.ModuleType('embedded')",
    "    exec(meta['module_src'], module.__dict__)",
    "    found = module.__dict__[meta['class_name']]",
    "    made = found.__new__(found)",
    "    made.__setstate__(meta['state'])",
    "    return made",
  ],
  "training/networks.py": [
    "import torch",
    ...[
      "Conv2dLayer",
      "Discriminator",
      "DiscriminatorBlock",
      "DiscriminatorEpilogue",
      "FullyConnectedLayer",
      "Generator",
      "MappingNetwork",
      "MinibatchStdLayer",
      "SynthesisBlock",
      "SynthesisLayer",
      "SynthesisNetwork",
      "ToRGBLayer",
    ].map((name) => `class ${name}(torch.nn.Module): pass`),
  ],
} as const;

/** Runs lines of Python that leave their findings in `result`, with the stand-ins at hand. */
function inPython(files: Record<string, readonly Uint8Array[]>, lines: readonly string[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), "stylegan-python-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(STUBS)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text.join("\n"));
  }
  for (const [name, chunks] of Object.entries(files)) writeFileSync(join(folder, name), Buffer.concat(chunks));
  const script = [
    "import hashlib, json, pickle, torch",
    "def line(name, t):",
    "    digest = hashlib.sha1(t.detach().numpy().tobytes()).hexdigest()",
    "    return f'{name} {\"x\".join(map(str, t.shape))} {digest}'",
    "def hashes(tensors): return [line(name, t) for name, t in tensors.items()]",
    ...lines,
    "print(json.dumps(result))",
  ].join("\n");
  const { status, stdout, stderr } = spawnSync(python ?? "", ["-c", script], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

describe.skipIf(python === undefined).each(["tiny32.pkl", "cond16.pkl"])("PyTorch and what we write of %s", (file) => {
  const checkpoint: Checkpoint = readCheckpoint(referenceFile(file));

  it("opens the snapshot as modules with these tensors, in evaluation mode", () => {
    const result = inPython({ "a.pkl": writeSnapshot(checkpoint).chunks }, [
      "data = pickle.load(open('a.pkl', 'rb'))",
      "found = {n: sorted(hashes(data[n].state_dict())) for n in ['G', 'D', 'G_ema']}",
      "modes = [[m.training, p.requires_grad] for m in data['G'].modules() for p in m.parameters()]",
      "data['G'].train().requires_grad_(True)",
      "width = data['G_ema'].synthesis.b4.conv1.affine.weight_gain",
      "result = [found, all(m == [False, False] for m in modes), data['augment_pipe'], width ** -2]",
    ]);
    const wanted = Object.fromEntries(NETWORK_NAMES.map((name) => [name, sorted(hashes(checkpoint[name]?.tensors))]));
    expect(result).toEqual([wanted, true, null, expect.closeTo(checkpoint.G?.config.mapping.wDim ?? 0, 9)]);
  });

  it("opens each .pth with weights_only=True", () => {
    const result = inPython(
      {
        "a.pth": writePthCheckpoint(checkpoint).chunks,
        "half.pth": writePthCheckpoint(checkpoint, { half: true }).chunks,
        "dict.pth": writePthCheckpoint(checkpoint, { layout: "state-dict" }).chunks,
      },
      [
        "a, half, flat = [torch.load(n + '.pth', weights_only=True) for n in ['a', 'half', 'dict']]",
        "both = lambda d: {**{'synthesis.' + n: t for n, t in d['synthesis_ema'].items()},",
        "                  **{'mapping.' + n: t for n, t in d['mapping_ema'].items()}}",
        "near = all(torch.allclose(both(half)[n].float(), t, rtol=1e-3, atol=1e-6) for n, t in both(a).items())",
        "kinds = sorted({str(t.dtype) for t in both(half).values()})",
        "result = [sorted(hashes(both(a))), sorted(hashes(flat)), sorted(hashes(a['discriminator'])), near, kinds]",
      ],
    );
    const average = sorted(hashes(checkpoint.G_ema?.tensors));
    expect(result).toEqual([average, average, sorted(hashes(checkpoint.D?.tensors)), true, ["torch.float16"]]);
  });
});

it.skipIf(python === undefined)("PyTorch opens what we write for rosinality/stylegan2-pytorch", () => {
  const checkpoint = readCheckpoint(referenceFile("rosinality32.pth"));
  const augmented = { ...checkpoint, extras: { augment_pipe: { p: 0.25 } } };
  const { chunks } = writePthCheckpoint(augmented, { layout: "rosinality" });
  const result = inPython({ "a.pth": chunks }, [
    "d = torch.load('a.pth', weights_only=True)",
    "shapes = [list(d['g_ema']['conv1.conv.weight'].shape), list(d['latent_avg'].shape)]",
    "result = [sorted(d), float(d['ada_aug_p']), *shapes]",
  ]);
  const { wDim } = checkpoint.G_ema?.config.mapping ?? {};
  const [channels] = checkpoint.G_ema?.tensors.get("synthesis.b4.const")?.shape ?? [];
  expect(result).toEqual([["ada_aug_p", "d", "g", "g_ema", "latent_avg"], 0.25, [1, channels, channels, 3, 3], [wDim]]);
});
