import { nestedTensor } from "../formats/torch/writeNestedTensor.ts";
import { PickleCall, writePickleChunks } from "../formats/pickle/writePickle.ts";
import { UserError } from "../base/errors.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { Declaration } from "../nn/scope.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { copiedGenerator, type Checkpoint, type NetworkTensors, type StoredNetwork } from "./checkpoint.ts";
import { discriminatorDeclarations, generatorDeclarations } from "./declarations.ts";
import { discriminatorModules, generatorModules, type Module } from "./snapshot/attributes.ts";

/** Of the official form of objects in a pickle. */
const PERSISTENCE_VERSION = 6;

/**
 * The chunks of a snapshot `.pkl` for the official StyleGAN2-ADA for PyTorch: G, D, G_ema, augment_pipe (None) and
 * training_set_kwargs, modules in its own form. That form carries the source of a class, which here is a single line
 * that imports the class from `training.networks`: the file opens where the official code lies, and holds none of it.
 * A lone generator is written as both G and G_ema; without D, an empty module stands there, which official tools pass
 * over: they ask for a module and train a new one.
 * @throws UserError when there is no generator.
 */
export function writeSnapshot(checkpoint: Checkpoint): {
  readonly chunks: readonly Uint8Array[];
  readonly notes: readonly string[];
} {
  const { G = checkpoint.G_ema, G_ema = checkpoint.G, D, extras } = checkpoint;
  if (G === undefined || G_ema === undefined) throw noGenerator();
  const { training_set_kwargs = null, augment_pipe: pipe, ...others } = extras;
  const value = {
    ...others,
    training_set_kwargs,
    G: generator(G),
    D: D === undefined ? emptyModule() : discriminator(D),
    G_ema: generator(G_ema),
    augment_pipe: null,
  };
  return { chunks: writePickleChunks(value), notes: notesOf(checkpoint, pipe !== undefined && pipe !== null) };
}

function notesOf(checkpoint: Checkpoint, hasPipe: boolean): string[] {
  const { D } = checkpoint;
  return [
    ...copiedGenerator(checkpoint),
    ...(D === undefined ? ["D is an empty module, since the checkpoint has none; training starts a new one"] : []),
    ...(hasPipe ? ["The augmentation's strength is left out: official training starts it from 0"] : []),
  ];
}

function generator({ config, tensors }: StoredNetwork<GeneratorConfig>): PickleCall {
  return network(generatorModules(config, tensors), generatorDeclarations(config), tensors);
}

function discriminator({ config, tensors }: StoredNetwork<DiscriminatorConfig>): PickleCall {
  return network(discriminatorModules(config, tensors), discriminatorDeclarations(config), tensors);
}

/** One network's tensors as modules that lie in each other. */
function network(modules: readonly Module[], declared: readonly Declaration[], tensors: NetworkTensors): PickleCall {
  const kinds = new Map(declared.map(({ name, kind }) => [name, kind]));
  const below = <T>(path: string, items: Iterable<readonly [name: string, item: T]>): (readonly [string, T])[] =>
    [...items]
      .filter(([name]) => name !== "" && splitName(name)[0] === path)
      .map(([name, item]) => [splitName(name)[1], item]);
  const build = ({ path, className, attributes }: Module): PickleCall => {
    const of = (kind: Declaration["kind"]) =>
      below(
        path,
        [...tensors].filter(([name]) => kinds.get(name) === kind),
      );
    const children = below(
      path,
      modules.map((module) => [module.path, module] as const),
    );
    return persistentObject(className, "training.networks", {
      _parameters: new Map(of("parameter").map(([name, tensor]) => [name, parameter(tensor)])),
      _buffers: new Map(of("buffer").map(([name, tensor]) => [name, nestedTensor(tensor)])),
      _modules: new Map(children.map(([name, child]) => [name, build(child)])),
      ...attributes,
    });
  };
  const [root] = modules;
  if (root === undefined) throw new Error("writeSnapshot: a network without modules");
  return build(root);
}

/** `a.b.weight` -> `a.b` and `weight`. */
function splitName(name: string): [path: string, last: string] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
}

function parameter(tensor: HostTensor): PickleCall {
  return new PickleCall("torch._utils", "_rebuild_parameter", [nestedTensor(tensor), false, new Map()]);
}

/** What `torch.nn.Module` needs of its state; what younger versions of it know besides, it adds itself. */
function persistentObject(className: string, module: string, state: Record<string, unknown>): PickleCall {
  return new PickleCall("torch_utils.persistence", "_reconstruct_persistent_obj", [
    {
      type: "class",
      version: PERSISTENCE_VERSION,
      module_src: `from ${module} import ${className}\n`,
      class_name: className,
      state: {
        training: false,
        _backward_hooks: new Map(),
        _forward_hooks: new Map(),
        _forward_pre_hooks: new Map(),
        _non_persistent_buffers_set: new PickleCall("builtins", "set", [[]]),
        ...state,
      },
    },
  ]);
}

function emptyModule(): PickleCall {
  return persistentObject("Identity", "torch.nn", { _parameters: new Map(), _buffers: new Map(), _modules: new Map() });
}

function noGenerator(): UserError {
  return new UserError({
    attempted: "write a .pkl for the official tools",
    rule: "they need a generator",
    received: "only a discriminator",
    next: "Write a .pth or .safetensors file.",
  });
}
