import { expect, it } from "vitest";
import { byteGate } from "../../src/media/byteGate.ts";

/** Work that ends when it is told to. */
function manual(log: string[], name: string): { readonly work: () => Promise<string>; end(): void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => void (end = resolve));
  const work = async (): Promise<string> => {
    log.push(name);
    await ended;
    return name;
  };
  return { work, end: () => end() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("lets in what fits beside what is under way, in order, and what is too large alone", async () => {
  const [log, gate] = [[] as string[], byteGate(100)];
  const [a, b, huge, d] = ["a", "b", "huge", "d"].map((name) => manual(log, name));
  if (a === undefined || b === undefined || huge === undefined || d === undefined) throw new Error("four are made");
  const all = [gate.run(60, a.work), gate.run(40, b.work), gate.run(500, huge.work), gate.run(1, d.work)];
  await settled();
  expect(log).toEqual(["a", "b"]);
  a.end();
  await settled();
  expect(log).toEqual(["a", "b"]);
  b.end();
  await settled();
  expect(log).toEqual(["a", "b", "huge"]);
  huge.end();
  d.end();
  expect(await Promise.all(all)).toEqual(["a", "b", "huge", "d"]);
});

it("makes room again where work fails", async () => {
  const gate = byteGate(10);
  await expect(gate.run(10, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await gate.run(10, async () => "next")).toBe("next");
});
