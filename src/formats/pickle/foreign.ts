import { Buildable, Constructor } from "./constructor.ts";

/**
 * What stands for a thing that is not on the list of plain values: its name, and nothing of what it was made from.
 * Other values may lie beside it; a value that is made from one is one itself.
 */
export class Foreign extends Buildable {
  /** The Python name: `pg_modules.Projector`. */
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  override build(): void {
    // Its state goes the way of its arguments.
  }
}

/** The class or function of such a thing, which is only ever mentioned. */
export class ForeignConstructor extends Constructor {
  constructor(name: string) {
    super(name, () => new Foreign(name));
  }
}

/** The names of one file that are not on the list, each once, in the order in which they were met. */
export class ForeignNames {
  readonly #known = new Map<string, ForeignConstructor>();

  /** What stands for the name. */
  constructorOf(name: string): ForeignConstructor {
    const found = this.#known.get(name) ?? new ForeignConstructor(name);
    this.#known.set(name, found);
    return found;
  }

  get names(): string[] {
    return [...this.#known.keys()];
  }
}
