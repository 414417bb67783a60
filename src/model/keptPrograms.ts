import type { Engine, Feeds, Runnable } from "../engine/engine.ts";
import { ProgramCache } from "../engine/programCache.ts";
import { isDType, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";

/** Traced programs that are kept, as many as the cache keeps compiled: a discriminator has one for each batch size. */
const MOST_PROGRAMS = 8;

/** A network's programs by name, each traced and compiled when it is first needed. */
export class KeptPrograms {
  private readonly traced = new Map<string, Promise<Runnable>>();
  private readonly cache: ProgramCache;

  constructor(engine: Engine) {
    this.cache = new ProgramCache(engine);
  }

  async get(name: string, trace: () => Runnable | Promise<Runnable>): Promise<Runnable> {
    const known = this.traced.get(name);
    if (known !== undefined) return known;
    const made = Promise.resolve(trace());
    this.traced.set(name, made);
    made.catch(() => this.traced.delete(name));
    const [oldest] = this.traced.keys();
    if (this.traced.size > MOST_PROGRAMS && oldest !== undefined) this.traced.delete(oldest);
    return made;
  }

  /** Runs one of them; `repeated` as in `CompileOptions`. -> its outputs by name. */
  async run(program: Runnable, feeds: Feeds, repeated = false): Promise<(output: string) => Float32Tensor> {
    const outputs: Readonly<Record<string, HostTensor>> = await this.cache.run(program, feeds, { repeated });
    return (name) => {
      const tensor = outputs[name];
      if (tensor === undefined || !isDType(tensor, "float32")) throw new Error(`The program gave no float32 "${name}"`);
      return tensor;
    };
  }

  /** Frees what was compiled. */
  async dispose(): Promise<void> {
    this.traced.clear();
    await this.cache.dispose();
  }
}
