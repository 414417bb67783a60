import type { Engine } from "../engine/engine.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { centre, membership, neighbourRadii, shareOf, type Pace } from "./manifold.ts";

/** How well generated images lie where real ones do, and real ones where generated ones do. */
export interface Prdc {
  /** The share of generated images within a ball of real ones. */
  readonly precision: number;
  /** The share of real images within a ball of generated ones. */
  readonly recall: number;
  /** How many balls of real ones hold a generated one, over k; may exceed 1. */
  readonly density: number;
  /** The share of real ones whose ball holds a generated one. */
  readonly coverage: number;
}

/**
 * Precision, recall, density and coverage (Naeem et al. 2020, eq. 3 to 5): a ball reaches to the k-th nearest other
 * one of its kind, its edge left out.
 * @param reals features [N, D]. @param fakes [M, D]; both are moved in their own memory.
 * @param pace of each of the three steps.
 */
export async function prdc(
  engine: Engine,
  reals: Float32Tensor,
  fakes: Float32Tensor,
  k: number,
  pace: (step: 0 | 1 | 2) => Pace = () => ({}),
): Promise<Prdc> {
  const [realSet, fakeSet] = centre(reals, fakes);
  const real = { set: realSet, radii: await neighbourRadii(engine, realSet, k, pace(0)) };
  const fake = { set: fakeSet, radii: await neighbourRadii(engine, fakeSet, k, pace(1)) };
  const { realBalls, fakeBalls, held } = await membership(engine, real, fake, "outside", pace(2));
  const balls = realBalls.reduce((sum, count) => sum + count, 0);
  return {
    precision: shareOf(realBalls),
    recall: shareOf(fakeBalls),
    density: balls / (k * realBalls.length),
    coverage: shareOf(held),
  };
}
