import type { ByteReader } from "../byteReader.ts";
import { formatError, printable } from "../formatError.ts";
import type { ReadBudget } from "../readBudget.ts";
import type { Constructor, Constructors } from "./constructor.ts";
import type { ForeignNames } from "./foreign.ts";

const LONGEST_NAME = 1000;

/** What a pickle machine may do beyond pushing plain values. */
export interface MachineOptions {
  readonly constructors: Constructors;
  /** Resolves the persistent ids of `torch.save`; without it they are refused. */
  readonly persistentLoad?: ((id: unknown) => unknown) | undefined;
  readonly budget: ReadBudget;
  /** Takes the names that are not in the table, which become placeholders; without it they are refused. */
  readonly foreign?: ForeignNames | undefined;
}

/** One step of a pickle. Names are those of Python's pickletools, which documents them all. */
export type OpcodeRow = readonly [code: number, name: string, run: (machine: PickleMachine) => void];

/** The state of a pickle being read: a stack with marks, and a memo. Opcodes are functions of it. */
export class PickleMachine {
  readonly input: ByteReader;
  readonly options: MachineOptions;
  readonly memo = new Map<number, unknown>();
  stopped = false;
  readonly #stack: unknown[] = [];
  readonly #marks: number[] = [];

  constructor(input: ByteReader, options: MachineOptions) {
    this.input = input;
    this.options = options;
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  /** Takes the top value; values below the last mark are out of reach. */
  pop(): unknown {
    this.top();
    return this.#stack.pop();
  }

  top(): unknown {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.damaged("it uses a value that was never pushed");
    return this.#stack.at(-1);
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): unknown[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.damaged("it closes a group that was never opened");
    return this.#stack.splice(mark);
  }

  /** POP takes a mark when one is on top. */
  popValueOrMark(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  recall(index: number): void {
    if (!this.memo.has(index)) throw this.damaged(`it recalls value ${index} that was never kept`);
    this.push(this.memo.get(index));
  }

  keep(index: number): void {
    this.memo.set(index, this.top());
  }

  /** @throws UserError for a name that is not in the table, unless placeholders are wanted. */
  lookUp(module: string, name: string): Constructor {
    if (module.length + name.length > LONGEST_NAME) throw this.damaged("names must be short");
    const full = `${module}.${name}`;
    const { constructors, foreign } = this.options;
    const found = constructors.get(full) ?? foreign?.constructorOf(full);
    if (found === undefined) throw refusal(full);
    return found;
  }

  damaged(rule: string): Error {
    return formatError(this.input.what, `${rule} (at byte ${this.input.position})`);
  }
}

/** The error of a name that is not on the list, where something that is needed is made from it. */
export function refusal(name: string): Error {
  const rule = `it would run ${printable(name)}, and reading runs nothing but a short list of harmless constructors`;
  const next = "Do not open it elsewhere unless you trust its source; ask its author for .safetensors instead.";
  return formatError("the pickle", rule, undefined, next);
}
