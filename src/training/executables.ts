import type { CompileTogether, DeviceKind, Engine, Executable } from "../engine/engine.ts";
import type { Program } from "../program/program.ts";

/** A traced program and what it became on the device. */
export interface Compiled {
  readonly program: Program;
  readonly executable: Executable<string, string>;
}

/** Programs that are compiled when they are first needed, and how long that took. */
export class Executables {
  private readonly engine: Engine;
  private readonly known = new Map<string, Promise<Compiled>>();
  private readonly compiled = new Map<string, Compiled>();
  private spent = 0;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  get device(): DeviceKind {
    return this.engine.device;
  }

  /**
   * Milliseconds of work, tracing and compiling left out. A program's outputs are on the host when its run ends, so
   * nothing of it is left to what follows.
   */
  async timed(work: () => Promise<void>): Promise<number> {
    const [spentBefore, began] = [this.spent, performance.now()];
    await work();
    return performance.now() - began - (this.spent - spentBefore);
  }

  /** The program under this name; `trace` makes it the first time. */
  get(name: string, trace: () => Program, keepOnDevice: readonly string[]): Promise<Compiled> {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const made = this.compile(name, trace, keepOnDevice);
    this.known.set(name, made);
    return made;
  }

  /**
   * The program of these under this name. Where the engine has programs share their memory that run in turn, all are
   * compiled with the first.
   */
  getTogether(name: string, programs: ReadonlyMap<string, () => Program>): Promise<Compiled> {
    const { compileTogether } = this.engine;
    if (compileTogether !== undefined && !this.known.has(name)) {
      const all = this.compileAll(programs, compileTogether);
      for (const each of programs.keys()) this.known.set(each, compiledOf(all, each));
    }
    return this.get(name, programs.get(name) ?? missing(name), []);
  }

  /** The program under this name, where it is compiled already. */
  ready(name: string): Compiled | undefined {
    return this.compiled.get(name);
  }

  async dispose(): Promise<void> {
    const all = [...this.known.values()];
    this.known.clear();
    this.compiled.clear();
    for (const compiled of all) await (await compiled).executable.dispose();
  }

  private async compile(name: string, trace: () => Program, keepOnDevice: readonly string[]): Promise<Compiled> {
    const began = performance.now();
    const program = trace();
    const executable = await this.engine.compile<string, string>(program, { keepOnDevice });
    this.spent += performance.now() - began;
    const compiled = { program, executable };
    this.compiled.set(name, compiled);
    return compiled;
  }

  private async compileAll(
    traces: ReadonlyMap<string, () => Program>,
    compileTogether: CompileTogether,
  ): Promise<ReadonlyMap<string, Compiled>> {
    const began = performance.now();
    const programs = new Map([...traces].map(([name, trace]) => [name, trace()]));
    const executables = await compileTogether(programs);
    this.spent += performance.now() - began;
    for (const [name, executable] of executables) {
      this.compiled.set(name, { program: programs.get(name) ?? missing(name), executable });
    }
    return this.compiled;
  }
}

function compiledOf(all: Promise<ReadonlyMap<string, Compiled>>, name: string): Promise<Compiled> {
  const compiled = all.then((made) => made.get(name) ?? missing(name));
  // Whoever asks for it hears of a failure; nobody may.
  compiled.catch(() => undefined);
  return compiled;
}

function missing(name: string): never {
  throw new Error(`training: "${name}" is not among the programs that were compiled together`);
}
