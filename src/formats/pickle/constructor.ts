import { formatError } from "../formatError.ts";

/**
 * What a name in a pickle stands for here: a function of this project that makes a plain value from the arguments.
 * Nothing of the file's is ever called.
 */
export class Constructor {
  /** The Python name: `collections.OrderedDict`. */
  readonly name: string;
  readonly #construct: ((args: readonly unknown[]) => unknown) | undefined;

  /** @param construct left out for a name that may only be mentioned, as a type or a constant. */
  constructor(name: string, construct?: (args: readonly unknown[]) => unknown) {
    this.name = name;
    this.#construct = construct;
  }

  /** @throws UserError when the name may only be mentioned, or the arguments are not what it takes. */
  construct(args: readonly unknown[]): unknown {
    if (this.#construct === undefined) throw formatError("the pickle", `${this.name} may not be called`);
    return this.#construct(args);
  }
}

/** The names a pickle may use; every other name is refused. */
export type Constructors = ReadonlyMap<string, Constructor>;

/** One row a name. */
export function constructorTable(
  rows: readonly (readonly [name: string, construct?: (args: readonly unknown[]) => unknown])[],
): Map<string, Constructor> {
  return new Map(rows.map(([name, construct]) => [name, new Constructor(name, construct)]));
}

/** A value that takes its state after it was made, by the pickle's BUILD. */
export abstract class Buildable {
  abstract build(state: unknown): void;
}

/** An object of an allowed class as inert data: its name, its arguments, its attributes. */
export class PickleObject extends Buildable {
  readonly className: string;
  readonly args: readonly unknown[];
  state: unknown = null;

  constructor(className: string, args: readonly unknown[]) {
    super();
    this.className = className;
    this.args = args;
  }

  override build(state: unknown): void {
    this.state = state;
  }
}
