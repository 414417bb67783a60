import { asError, UserError } from "../base/errors.ts";
import type { Cluster } from "./cluster.ts";

/** A piece of work that all ranks left alone, since one could not begin it. */
export class NotBegun extends UserError {
  /** @param own this rank's reason, if it was the one. */
  constructor(own: UserError | undefined) {
    const elsewhere = {
      attempted: "work on it together",
      rule: "every rank must be able to begin",
      received: "another one that says why it cannot",
    };
    super(own?.parts ?? elsewhere, { cause: own });
  }
}

/**
 * Work that all ranks do together, if all can begin it: before the first call of the cluster in it, they ask one
 * another. What goes wrong later is not shared, and must end the others too.
 * @throws NotBegun from all of them where one threw a UserError before.
 */
export async function begunByAll<T>(cluster: Cluster, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  let asked: Promise<void> | undefined;
  const ask = (fails: boolean): Promise<void> => (asked ??= requireAll(cluster, fails));
  try {
    const value = await work(afterAsking(cluster, () => ask(false)));
    await ask(false);
    return value;
  } catch (thrown) {
    if (asked !== undefined) throw thrown;
    await ask(true).catch(() => undefined);
    const error = asError(thrown);
    throw error instanceof UserError ? new NotBegun(error) : thrown;
  }
}

async function requireAll(cluster: Cluster, fails: boolean): Promise<void> {
  const failures = Float64Array.of(fails ? 1 : 0);
  await cluster.allReduceSum(failures);
  if (failures[0] !== 0) throw new NotBegun(undefined);
}

function afterAsking(cluster: Cluster, ask: () => Promise<void>): Cluster {
  return {
    ...cluster,
    allReduceSum: async (values) => {
      await ask();
      await cluster.allReduceSum(values);
    },
    broadcast: async (bytes) => {
      await ask();
      await cluster.broadcast(bytes);
    },
    gather: async (bytes) => {
      await ask();
      return cluster.gather(bytes);
    },
    barrier: async () => {
      await ask();
      await cluster.barrier();
    },
  };
}
