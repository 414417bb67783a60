/**
 * Gives work a listener that hears nothing more once the work has settled: what a worker tells on the way may arrive
 * after its answer.
 */
export async function untilSettled<Told extends unknown[], Heard, Result>(
  listener: (...told: Told) => Heard,
  work: (heard: (...told: Told) => Heard | undefined) => Promise<Result>,
): Promise<Result> {
  let isOver = false;
  try {
    return await work((...told) => (isOver ? undefined : listener(...told)));
  } finally {
    isOver = true;
  }
}
