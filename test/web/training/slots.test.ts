import { describe, expect, it } from "vitest";
import { readSlots, writeSlots, type SyncFile } from "../../../web/training/store/slots.ts";

/** Files in memory that lose power after so many writes: the last one gets half of its bytes to the disk. */
class Disk {
  readonly files = new Map<string, Uint8Array>();
  writesLeft = Infinity;
  capacity = Infinity;

  readonly open = async (name: string): Promise<SyncFile> => {
    if (!this.files.has(name)) this.files.set(name, new Uint8Array());
    const bytes = (): Uint8Array => this.files.get(name) ?? new Uint8Array();
    const resize = (size: number): void => {
      const next = new Uint8Array(size);
      next.set(bytes().subarray(0, size));
      this.files.set(name, next);
    };
    return {
      read: (buffer, { at }) => {
        const part = bytes().subarray(at, at + buffer.length);
        buffer.set(part);
        return part.length;
      },
      write: (buffer, { at }) => {
        if (this.writesLeft-- <= 0) throw new Error("no power");
        const most = this.writesLeft === 0 ? buffer.length >> 1 : Math.min(buffer.length, this.capacity - at);
        if (at + most > bytes().length) resize(at + most);
        bytes().set(buffer.subarray(0, most), at);
        if (this.writesLeft === 0) throw new Error("no power");
        return most;
      },
      truncate: resize,
      flush: () => undefined,
      getSize: () => bytes().length,
      close: () => undefined,
    };
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined): string | undefined => found && new TextDecoder().decode(found);

describe("two slots", () => {
  it("hold nothing at first, then what was saved last", async () => {
    const disk = new Disk();
    expect(await readSlots(disk.open, "state")).toBeUndefined();
    for (const saved of ["one", "second", "3"]) {
      await writeSlots(disk.open, "state", bytes(saved));
      expect(text(await readSlots(disk.open, "state"))).toBe(saved);
    }
    expect([...disk.files.keys()]).toEqual(["state.0", "state.1"]);
  });

  it.each([1, 2])("keep the one before when power is lost at write %i", async (writes) => {
    const disk = new Disk();
    await writeSlots(disk.open, "state", bytes("older"));
    await writeSlots(disk.open, "state", bytes("newer"));
    disk.writesLeft = writes;
    await expect(writeSlots(disk.open, "state", bytes("newest"))).rejects.toThrow("no power");
    disk.writesLeft = Infinity;
    expect(text(await readSlots(disk.open, "state"))).toBe("newer");
    await writeSlots(disk.open, "state", bytes("newest"));
    expect(text(await readSlots(disk.open, "state"))).toBe("newest");
  });

  it("pass over a damaged one", async () => {
    const disk = new Disk();
    await writeSlots(disk.open, "state", bytes("older"));
    await writeSlots(disk.open, "state", bytes("newer"));
    const newer = [...disk.files.values()].find((file) => text(file)?.endsWith("newer"));
    newer?.set([0], newer.length - 2);
    expect(text(await readSlots(disk.open, "state"))).toBe("older");
  });

  it("say that the disk is full as browsers do, and keep the one before", async () => {
    const disk = new Disk();
    await writeSlots(disk.open, "state", bytes("older"));
    disk.capacity = 30;
    const full = writeSlots(disk.open, "state", bytes("much longer than thirty bytes"));
    await expect(full).rejects.toMatchObject({ name: "QuotaExceededError" });
    expect(text(await readSlots(disk.open, "state"))).toBe("older");
  });
});
