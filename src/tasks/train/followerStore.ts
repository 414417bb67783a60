import { printable } from "../../formats/formatError.ts";
import type { RunEvent, RunStore } from "../../runs/runStore.ts";

/** Of a rank other than 0, which writes nothing: it only tells of images that it could not read. */
export class FollowerStore implements RunStore {
  private readonly folder: string;
  private readonly note: ((line: string) => void) | undefined;

  constructor(folder: string, note?: (line: string) => void) {
    this.folder = folder;
    this.note = note;
  }

  async hear(event: RunEvent): Promise<void> {
    if (event.kind !== "damaged") return;
    const { file, reason } = event.file;
    this.note?.(`"${printable(file)}" is left out, and the next whole image shown in its place: ${reason}`);
  }

  async save(): Promise<void> {
    throw new Error("training: rank 0 alone saves");
  }

  advice(): string {
    return `The last good file is in ${this.folder}.`;
  }
}
