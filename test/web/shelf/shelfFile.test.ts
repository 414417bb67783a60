import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/formats/byteReader.ts";
import { writeSafetensors } from "../../../src/formats/safetensors/writeSafetensors.ts";
import { readLatents } from "../../../src/model/readLatents.ts";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { withFavourite, type Favourite } from "../../../web/app/store/shelf/favourite.ts";
import { holdsShelf, readShelf, writeShelf } from "../../../web/app/store/shelf/shelfFile.ts";

const favourite = (id: string, fingerprint: string, numWs: number, added: number): Favourite => ({
  latent: {
    id: id.padEnd(8, "0"),
    name: `face "${id}"`,
    origin: { kind: "mixed", row: "seed 1", column: "seed 2" },
    ws: float32(
      [1, numWs, 2],
      Float32Array.from({ length: numWs * 2 }, (_, i) => added + i / 8),
    ),
  },
  network: { fingerprint, name: "tiny32.pkl" },
  added,
});
const FIRST = favourite("a1", "0123abcd", 3, 1);
const OTHER = favourite("b2", "99999999", 2, 2);
const SECOND = favourite("c3", "0123abcd", 3, 3);

describe("the file of favourites", () => {
  it("brings them back, those of several networks too", () => {
    const bytes = concatBytes(writeShelf([SECOND, OTHER, FIRST]));
    expect(holdsShelf(bytes)).toBe(true);
    const read = readShelf(bytes);
    expect(read.toSorted((a, b) => a.added - b.added)).toEqual([FIRST, OTHER, SECOND]);
    expect(readShelf(concatBytes(writeShelf([])))).toEqual([]);
  });

  it("is one of latents to the command line: those of the network that is open", () => {
    const bytes = concatBytes(writeShelf([OTHER, SECOND, FIRST], FIRST.network.fingerprint));
    const { shape, data } = readLatents(bytes);
    expect(shape).toEqual([2, 3, 2]);
    expect([...data]).toEqual([...SECOND.latent.ws.data, ...FIRST.latent.ws.data]);
  });

  it("is told from other files, and refused where it was changed", () => {
    const tensors = new Map([["w", float32([1, 2], [1, 2])]]);
    expect(holdsShelf(concatBytes(writeSafetensors({ tensors, metadata: new Map() })))).toBe(false);
    expect(holdsShelf(Uint8Array.of(1, 2, 3))).toBe(false);
    for (const told of ["", "{}", "[{}]", JSON.stringify([{ ...entryOf(FIRST), row: 7 }])]) {
      const bytes = concatBytes(writeSafetensors({ tensors, metadata: new Map([["favourites", told]]) }));
      expect(() => readShelf(bytes), told).toThrow("Cannot read the favourites");
    }
  });
});

it("a shelf has each favourite once, the newest first", () => {
  const list = [FIRST, SECOND, OTHER, { ...FIRST, added: 9 }].reduce<readonly Favourite[]>(withFavourite, []);
  expect(list.map(({ latent, added }) => [latent.id.slice(0, 2), added])).toEqual([
    ["a1", 9],
    ["c3", 3],
    ["b2", 2],
  ]);
});

function entryOf({ latent: { ws: _, ...latent }, network, added }: Favourite) {
  return { ...latent, network, added, array: "w", row: 0 };
}
