import { discriminatorDeclarations, generatorDeclarations } from "../checkpoints/declarations.ts";
import type { NetworkTensors } from "../checkpoints/checkpoint.ts";
import type { Rng } from "../base/rng.ts";
import { W_AVERAGE } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { initialise } from "../nn/initialise.ts";
import type { Declaration } from "../nn/scope.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { initialAdaState, type AdaState } from "./adaController.ts";
import { flatLayout, flatten, unflatten, type FlatLayout } from "./flatLayout.ts";
import { frozen, frozenModules } from "./freeze.ts";
import type { TrainingSetup } from "./setup.ts";
import type { Statistics } from "./statistics.ts";

/** What a run carries from iteration to iteration beside tensors: plain data, as JSON keeps it. */
export interface Progress {
  /** Iterations done. */
  readonly iteration: number;
  /** Images shown to the discriminator as real ones. */
  readonly imagesSeen: number;
  /** Steps of each optimiser. */
  readonly steps: Readonly<Record<"G" | "D", number>>;
  /** The strength of the augmentation, and what it follows. */
  readonly ada: AdaState;
  /** Reports since the last tick. */
  readonly statistics: Statistics;
}

/**
 * Everything that a run is: with the setup and the data set, the same state goes on with the same bits. Random streams
 * have no position of their own; the iteration is it.
 */
export interface TrainingState {
  /** Trained parameters as vectors, the order that `layouts` gives. */
  readonly G: Float32Tensor;
  readonly D: Float32Tensor;
  /** The moving average of G. */
  readonly average: Float32Tensor;
  readonly secondMoments: Readonly<Record<"G" | "D", Float32Tensor>>;
  /** [wDim]. */
  readonly wAverage: Float32Tensor;
  /** []. */
  readonly pathLengthMean: Float32Tensor;
  /** What training leaves as it is, by PyTorch's names: noise, filters, frozen layers. */
  readonly buffers: Readonly<Record<"G" | "D", NetworkTensors>>;
  readonly progress: Progress;
}

/** What each network declares, frozen parameters counted as buffers, and where the others lie in its vector. */
export interface Layouts {
  readonly declared: Readonly<Record<"G" | "D", readonly Declaration[]>>;
  readonly flat: Readonly<Record<"G" | "D", FlatLayout>>;
}

export function layouts({ generator, discriminator, freezeLayers, freeze }: TrainingSetup): Layouts {
  const G = frozenModules(generatorDeclarations(generator), freeze?.G ?? []);
  const firstLayers = frozen(discriminatorDeclarations(discriminator), discriminator, freezeLayers);
  const D = frozenModules(firstLayers, freeze?.D ?? []);
  return { declared: { G, D }, flat: { G: flatLayout(G), D: flatLayout(D) } };
}

/** Tensors to start from, whole networks by PyTorch's names. */
export interface StartTensors {
  readonly G: NetworkTensors;
  readonly G_ema: NetworkTensors;
  readonly D: NetworkTensors;
}

/** Without what stays as it is. */
export function unfrozen(setup: TrainingSetup): TrainingSetup {
  return { ...setup, freezeLayers: 0, freeze: undefined };
}

/**
 * New networks; the average starts as the generator itself.
 * @param given tensors to take instead of new ones; a network of it may lack some.
 */
export function newTensors(setup: TrainingSetup, rng: Rng, given?: StartTensors): StartTensors {
  const { declared } = layouts(setup);
  const G = initialise(declared.G, rng.stream("G"), given?.G);
  const G_ema = given === undefined ? G : initialise(declared.G, rng.stream("G"), given.G_ema);
  return { G, G_ema, D: initialise(declared.D, rng.stream("D"), given?.D) };
}

/** @param imagesSeen where the count of images begins. */
export function startState(setup: TrainingSetup, { G, G_ema, D }: StartTensors, imagesSeen = 0): TrainingState {
  const { declared, flat } = layouts(setup);
  const { wDim } = generatorNetwork(setup.generator);
  return {
    G: flatten(flat.G, G),
    D: flatten(flat.D, D),
    average: flatten(flat.G, G_ema),
    secondMoments: { G: zeros([flat.G.size]), D: zeros([flat.D.size]) },
    wAverage: G.get(W_AVERAGE) ?? zeros([wDim]),
    pathLengthMean: zeros([]),
    buffers: { G: buffersOf(declared.G, G), D: buffersOf(declared.D, D) },
    progress: {
      iteration: 0,
      imagesSeen,
      steps: { G: 0, D: 0 },
      ada: initialAdaState(setup.augmentation.p),
      statistics: {},
    },
  };
}

/** The networks of a state as whole sets of tensors; they share its memory. */
export function stateTensors(setup: TrainingSetup, state: TrainingState): StartTensors {
  const { declared, flat } = layouts(setup);
  const whole = (network: "G" | "D", vector: Float32Tensor): NetworkTensors => {
    const parameters = unflatten(flat[network], vector);
    return new Map(
      declared[network].map(({ name, shape }) => {
        const value =
          name === W_AVERAGE && network === "G"
            ? state.wAverage
            : (parameters.get(name) ?? state.buffers[network].get(name));
        if (value === undefined) throw new Error(`training: the state has no "${name}"`);
        return [name, float32(shape, value.data)];
      }),
    );
  };
  return { G: whole("G", state.G), G_ema: whole("G", state.average), D: whole("D", state.D) };
}

/** The average w is a state of its own. */
function buffersOf(declared: readonly Declaration[], tensors: NetworkTensors): NetworkTensors {
  const names = declared
    .filter(({ kind, name }) => kind === "buffer" && name !== W_AVERAGE && tensors.has(name))
    .map(({ name }) => name);
  return new Map(
    names.flatMap((name) => {
      const tensor = tensors.get(name);
      return tensor === undefined ? [] : [[name, tensor] as const];
    }),
  );
}

function zeros(shape: readonly number[]): Float32Tensor {
  return float32(shape, new Float32Array(shape.reduce((size, axis) => size * axis, 1)));
}
