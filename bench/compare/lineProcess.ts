import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that answers a line of JSON with a line of JSON. */
export class LineProcess {
  private readonly name: string;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private errors = "";

  /** @param name as errors call it. */
  constructor(name: string, command: string, args: readonly string[]) {
    this.name = name;
    this.child = spawn(command, args);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.child.stderr.on("data", (data: Buffer) => {
      this.errors = (this.errors + data.toString("utf8")).slice(-800);
    });
    this.child.on("error", (error) => {
      this.errors += error.message;
    });
    this.child.stdin.on("error", () => undefined);
  }

  async ask<T>(command: object): Promise<T> {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    return this.answer<T>();
  }

  /** @throws Error with what the process wrote to stderr where it ended. */
  async answer<T>(): Promise<T> {
    const { value, done = false } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended: ${this.errors}`);
    return JSON.parse(value) as T;
  }

  end(): void {
    this.child.stdin.end();
    this.child.kill();
  }
}
