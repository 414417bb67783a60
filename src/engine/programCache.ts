import type { CompileOptions, Engine, Executable, Feeds, Results, Runnable } from "./engine.ts";

interface Entry {
  readonly program: Runnable;
  readonly kept: string;
  readonly executable: Promise<Executable>;
}

/**
 * Compiles each program once and keeps the last `capacity` that were used; a program is known by identity,
 * so the caller keeps its traced programs. What falls out is disposed once its runs have ended.
 */
export class ProgramCache {
  private readonly engine: Engine;
  private readonly capacity: number;
  /** Least recently used first. */
  private entries: readonly Entry[] = [];

  constructor(engine: Engine, capacity = 8) {
    if (!(capacity >= 1)) throw new Error(`ProgramCache: capacity must be 1 or more, got ${capacity}`);
    this.engine = engine;
    this.capacity = capacity;
  }

  async run<Output extends string, Kept extends Output = never>(
    program: Runnable<Output>,
    feeds: Feeds,
    options: CompileOptions<Kept> = {},
  ): Promise<Results<Output, Kept>> {
    const executable = await this.executable(program, options);
    return executable.run(feeds);
  }

  /** The compiled program, most recently used from now on. It belongs to the cache: do not dispose it. */
  executable<Output extends string, Kept extends Output = never>(
    program: Runnable<Output>,
    options: CompileOptions<Kept> = {},
  ): Promise<Executable<Output, Kept>> {
    const kept = JSON.stringify([...(options.keepOnDevice ?? [])].sort());
    const known = this.entries.find((entry) => entry.program === program && entry.kept === kept);
    const entry = known ?? { program, kept, executable: this.engine.compile(program, options) as Promise<Executable> };
    if (known === undefined) entry.executable.catch(() => this.forget(entry));
    this.entries = [...this.entries.filter((other) => other !== entry), entry];
    this.evict();
    return entry.executable as unknown as Promise<Executable<Output, Kept>>;
  }

  /** Disposes every compiled program; the engine itself stays. */
  async dispose(): Promise<void> {
    const entries = this.entries;
    this.entries = [];
    await Promise.all(entries.map(disposeEntry));
  }

  private evict(): void {
    const surplus = this.entries.slice(0, -this.capacity);
    this.entries = this.entries.slice(-this.capacity);
    for (const entry of surplus) void disposeEntry(entry);
  }

  /** A program that failed to compile is tried afresh next time. */
  private forget(entry: Entry): void {
    this.entries = this.entries.filter((other) => other !== entry);
  }
}

async function disposeEntry({ executable }: Entry): Promise<void> {
  const compiled = await executable.catch(() => undefined);
  await compiled?.dispose();
}
