import { isOp, type Tensor } from "../../program/node.ts";
import type { OpName } from "../../program/opTable.ts";

/**
 * Walks from a node towards its inputs, as long as every node on the way has one user: what a pattern swallows must
 * be needed by nothing else.
 */
export class Chain {
  private readonly users: ReadonlyMap<Tensor, number>;
  private readonly top: Tensor;
  private current: Tensor;

  constructor(top: Tensor, users: ReadonlyMap<Tensor, number>) {
    this.top = top;
    this.users = users;
    this.current = top;
  }

  /** Where the walk stands. */
  get node(): Tensor {
    return this.current;
  }

  /** Passes a node of this op to its first input, or stays. -> the node passed. */
  pass<K extends OpName>(op: K): Extract<Tensor, { readonly op: K }> | undefined {
    const node = this.current;
    const [next] = node.inputs;
    if (!this.isOwn(node) || !isOp(node, op) || next === undefined) return undefined;
    this.current = next;
    return node;
  }

  /** Passes a node of two inputs to the one that is not the operand looked for, or stays. -> that operand. */
  passOperand(op: "add" | "mul", isOperand: (operand: Tensor, result: Tensor) => boolean): Tensor | undefined {
    const node = this.current;
    if (!this.isOwn(node) || !isOp(node, op)) return undefined;
    const [a, b] = node.inputs;
    if (a === undefined || b === undefined) return undefined;
    const [next, operand] = isOperand(b, node) ? [a, b] : [b, a];
    if (!isOperand(operand, node)) return undefined;
    this.current = next;
    return operand;
  }

  private isOwn(node: Tensor): boolean {
    return node === this.top || this.users.get(node) === 1;
  }
}
