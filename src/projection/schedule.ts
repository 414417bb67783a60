/** How fast a projection goes and how far it wanders, in shares of its steps (Karras et al. 2020, appendix D). */
export interface ProjectionSchedule {
  readonly numSteps: number;
  readonly initialLearningRate: number;
  /** The strength of the noise on w at the start, in deviations of w. */
  readonly initialNoiseFactor: number;
  readonly rampUpLength: number;
  readonly rampDownLength: number;
  readonly noiseRampLength: number;
}

export const OFFICIAL_SCHEDULE: ProjectionSchedule = {
  numSteps: 1000,
  initialLearningRate: 0.1,
  initialNoiseFactor: 0.05,
  rampUpLength: 0.05,
  rampDownLength: 0.25,
  noiseRampLength: 0.75,
};

/** The learning rate of a step, counted from 0: a linear start, then flat, then half a cosine down. */
export function learningRate(step: number, s: ProjectionSchedule): number {
  const t = step / s.numSteps;
  const down = Math.min(1, (1 - t) / s.rampDownLength);
  const up = Math.min(1, t / s.rampUpLength);
  return s.initialLearningRate * (0.5 - 0.5 * Math.cos(down * Math.PI)) * up;
}

/** The standard deviation of the noise on w at a step. @param deviation of w, from `latentStatistics`. */
export function noiseScale(step: number, deviation: number, s: ProjectionSchedule): number {
  const left = Math.max(0, 1 - step / s.numSteps / s.noiseRampLength);
  return deviation * s.initialNoiseFactor * left ** 2;
}
