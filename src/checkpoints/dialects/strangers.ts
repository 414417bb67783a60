import { UserError } from "../../base/errors.ts";
import { PersistentObject } from "../../formats/officialPickle.ts";
import { modulesIn } from "./modules.ts";
import { flattenTensors, unwrappedTensors } from "../tensorNames.ts";

/** A program whose networks are no StyleGAN2, or one in a layout that is not read, and how its files are told. */
interface Stranger {
  readonly program: string;
  readonly isOf: (file: Signs) => boolean;
}

/** What a file shows: its tensors' names, and its modules' classes with those of their own parts. */
interface Signs {
  readonly names: readonly string[];
  readonly classes: readonly string[];
}

const named =
  (pattern: RegExp) =>
  ({ names }: Signs): boolean =>
    names.some((name) => pattern.test(name));
const ofClass =
  (pattern: RegExp) =>
  ({ classes }: Signs): boolean =>
    classes.some((name) => pattern.test(name));

/** The first that fits names the file. */
const STRANGERS: readonly Stranger[] = [
  {
    program: "an alias-free StyleGAN3 generator (--cfg=stylegan3-t or stylegan3-r of NVIDIA's StyleGAN3 repository)",
    isOf: (file) =>
      ofClass(/^Generator\/synthesis\/SynthesisInput$/)(file) ||
      named(/synthesis\.(?:L\d+_\d+_\d+|input\.freqs)/)(file),
  },
  { program: "a generator of EG3D", isOf: ofClass(/^TriPlaneGenerator/) },
  { program: "a FastGAN generator of Projected GAN", isOf: ofClass(/^Generator\/Fastgan/) },
  { program: "a StyleGAN1 of rosinality/style-based-gan-pytorch", isOf: named(/(?:^|\.)progression\.\d+\./) },
  { program: "a StyleGAN2 of lucidrains/stylegan2-pytorch", isOf: named(/(?:^|\.)G\.blocks\.\d+\.to_style1\./) },
  { program: "a StyleGAN2 of BasicSR, as in GFPGAN", isOf: named(/(?:^|\.)style_conv1\.modulated_conv\.weight$/) },
  { program: "a network of GenForce", isOf: named(/(?:^|\.)synthesis\.early_layer\./) },
];

/** @throws UserError that names the program, for networks that are known not to be StyleGAN2's. */
export function refuseStrangers(value: unknown): void {
  const file: Signs = { names: namesOf(value), classes: classesOf(value) };
  const stranger = STRANGERS.find(({ isOf }) => isOf(file));
  if (stranger === undefined) return;
  throw new UserError({
    attempted: "read the checkpoint",
    rule: "it must hold a StyleGAN2 or StyleGAN2-ADA network in a supported layout",
    received: stranger.program,
    next: "Its layers or their names are different: open it with the program that wrote it.",
  });
}

function namesOf(value: unknown): string[] {
  return value instanceof Map ? [...unwrappedTensors(flattenTensors(value)).keys()] : [];
}

/** `Generator`, `Generator/SynthesisNetwork`, `Generator/synthesis/SynthesisInput`. */
function classesOf(value: unknown): string[] {
  return modulesIn(value).flatMap(({ module }) => {
    if (!(module instanceof PersistentObject)) return [module.name];
    const parts = childrenOf(module);
    const inner = parts.flatMap(([name, part]) =>
      childrenOf(part).map(([, deep]) => `${module.className}/${name}/${deep.className}`),
    );
    return [module.className, ...parts.map(([, part]) => `${module.className}/${part.className}`), ...inner];
  });
}

function childrenOf({ state }: PersistentObject): (readonly [name: string, child: PersistentObject])[] {
  const modules = state.get("_modules");
  if (!(modules instanceof Map)) return [];
  return [...modules].flatMap(([name, child]) =>
    child instanceof PersistentObject ? [[String(name).slice(0, 100), child] as const] : [],
  );
}
