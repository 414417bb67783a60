import type { DeviceKind, Engine, Executable } from "../engine/engine.ts";
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
}
