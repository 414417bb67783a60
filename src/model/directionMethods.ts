import type { TaskContext } from "../base/taskContext.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { generatorOf } from "../checkpoints/checkpoint.ts";
import { closedFormDirections } from "./closedForm.ts";
import { findDirections, type Analyse, type NamedDirections } from "./directions.ts";
import type { DirectionMethodName } from "./directionMethodNames.ts";
import type { Network } from "./network.ts";
import { spreadAlong } from "./principalComponents.ts";
import { sampledW } from "./sampledW.ts";

export interface MethodOptions {
  /** Directions that are kept. */
  readonly count: number;
  /** Layers that they move, and that SeFa looks at; all where none are given. */
  readonly layers?: readonly number[];
  /** Seeds that tell how far w spreads. */
  readonly samples: number;
  /** Of SeFa: each row of the weights scaled to length 1, as its authors' code does. */
  readonly unitRows: boolean;
  readonly analyse?: Analyse;
}

/** Directions, and what there is to tell of each beside how far w spreads along it. */
export interface FoundDirections extends NamedDirections {
  /** Values under one name, one for each. */
  readonly strengths: { readonly name: "explained" | "eigenvalue"; readonly values: readonly number[] };
}

interface DirectionMethod {
  readonly description: string;
  /** @throws UserError for layers that the network does not have, or too few seeds. */
  find(network: Network, checkpoint: Checkpoint, o: MethodOptions, context: TaskContext): Promise<FoundDirections>;
}

/** The ways to find directions that a network has by itself. */
export const DIRECTION_METHODS: Readonly<Record<DirectionMethodName, DirectionMethod>> = {
  pca: {
    description: "those that w varies most along (GANSpace)",
    async find(network, _, { count, samples, layers, analyse }, context) {
      const found = await findDirections(network, { count, samples, analyse }, context);
      const { vectors, standardDeviations, explained } = found;
      return { vectors, standardDeviations, layers, strengths: { name: "explained", values: explained } };
    },
  },
  sefa: {
    description: "those that change the styles of the layers most, from the weights alone (SeFa)",
    async find(network, checkpoint, { count, samples, layers, unitRows }, context) {
      const { vectors, values } = closedFormDirections(generatorOf(checkpoint), { layers, count, unitRows });
      const points = await sampledW(network, samples, context);
      const standardDeviations = spreadAlong(points, vectors, Math.max(1, network.cDim));
      return { vectors, standardDeviations, layers, strengths: { name: "eigenvalue", values } };
    },
  },
};
