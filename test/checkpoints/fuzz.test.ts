import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { generatorOf } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writeSafetensorsCheckpoint } from "../../src/checkpoints/writeCheckpoint.ts";
import { concatBytes, latin1 } from "../../src/formats/byteReader.ts";
import { mutate, seededRandom, structuralPositions } from "../formats/mutate.ts";
import { referenceFile } from "./files.ts";

/** Either a whole checkpoint comes out, or a UserError; anything else is a bug, and the test says how to repeat it. */
function outcomeOf(bytes: Uint8Array, steps: string): "loaded" | "refused" {
  try {
    const checkpoint = readCheckpoint(bytes);
    const network = checkpoint.D ?? generatorOf(checkpoint);
    if (network.tensors.size === 0) throw new Error("a network without tensors");
    return "loaded";
  } catch (error) {
    if (error instanceof UserError) return "refused";
    throw new Error(`not a UserError after: ${steps}`, { cause: error });
  }
}

/** One network in our own format, in which names, shapes and configuration are text. */
function ownFile(half: boolean): Uint8Array {
  const { D, extras } = readCheckpoint(referenceFile("cond16.pkl"));
  return concatBytes(writeSafetensorsCheckpoint({ D, extras }, { half }));
}

/** Where the text of a .safetensors file's header lies. */
function headerPositions(bytes: Uint8Array): Uint32Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return Uint32Array.from({ length: 8 + length }, (_, i) => i);
}

const OWN = ownFile(false);
const OWN_HALF = ownFile(true);
const FILES: readonly (readonly [what: string, bytes: Uint8Array, positions: ArrayLike<number>, count: number])[] = [
  ["cond16.pkl", referenceFile("cond16.pkl"), structuralPositions(referenceFile("cond16.pkl")), 800],
  ["tiny32.pkl", referenceFile("tiny32.pkl"), structuralPositions(referenceFile("tiny32.pkl")), 200],
  ["cond16.pth", referenceFile("cond16.pth"), structuralPositions(referenceFile("cond16.pth")), 800],
  ["tiny32.pth", referenceFile("tiny32.pth"), structuralPositions(referenceFile("tiny32.pth")), 200],
  ...(["foreign/sg3style32.pkl", "tfcond16.pkl", "module16-old.pth", "rosinality32.pth"] as const).map(
    (file) => [file, referenceFile(file), structuralPositions(referenceFile(file)), 300] as const,
  ),
  [".safetensors", OWN, headerPositions(OWN), 800],
  [".safetensors of halves", OWN_HALF, headerPositions(OWN_HALF), 400],
];

describe("a mutated checkpoint is loaded or refused, and nothing else happens", () => {
  it.each(FILES)(
    "%s",
    (_, original, positions, count) => {
      expect(outcomeOf(original, "nothing")).toBe("loaded");
      const random = seededRandom(7);
      const outcomes = { loaded: 0, refused: 0 };
      for (let i = 0; i < count; i++) {
        const { bytes, steps } = mutate(original, positions, random);
        outcomes[outcomeOf(bytes, `${steps} (mutant ${i})`)]++;
      }
      expect(outcomes.refused).toBeGreaterThan(count / 10);
    },
    60_000,
  );
});

/** Where a number is written: a digit of text, or the byte after the opcode of a small integer. */
function numberPositions(bytes: Uint8Array, positions: Uint32Array): number[] {
  const isDigit = (byte = 0) => byte >= 0x30 && byte <= 0x39;
  return [...positions].filter((at) => isDigit(bytes[at]) || bytes[at - 1] === 0x4b);
}

/** Most random changes break the file's syntax; changed numbers leave it whole, and reach names, shapes, arguments. */
describe("a checkpoint with one or two other numbers in it", () => {
  const snapshot = referenceFile("cond16.pkl");
  it.each([
    ["cond16.pkl", snapshot, numberPositions(snapshot, structuralPositions(snapshot))],
    [".safetensors", OWN, numberPositions(OWN, headerPositions(OWN))],
  ])(
    "%s",
    (_, original, positions) => {
      const random = seededRandom(11);
      const pick = (values: readonly number[]): number => values[Math.floor(random() * values.length)] ?? 0;
      for (let i = 0; i < 800; i++) {
        const bytes = original.slice();
        const places = [pick(positions), pick(positions)];
        for (const at of places) bytes[at] = pick([0x30, 0x31, 0x32, 0x36, 0x38, 0x39]);
        outcomeOf(bytes, `other digits at ${places.join()} (mutant ${i})`);
      }
    },
    60_000,
  );
});

/** Names on the list become names that are not, so that placeholders come into every place of a file. */
describe("a checkpoint in which a name is no longer known", () => {
  const NAMES = [
    "_reconstruct_persistent_obj",
    "_rebuild_tensor_v2",
    "OrderedDict",
    "_load_from_bytes",
    "_reconstruct",
    "scalar",
    "dtype",
    "Network",
    "EasyDict",
    "_rebuild_parameter",
    "set",
    "Projector",
  ];
  const files = ["cond16.pkl", "sg3style32.pkl", "foreign/sg3style32.pkl", "tfcond16.pkl", "module16-old.pth"];
  it.each(files)("%s", (file) => {
    const original = referenceFile(file);
    const text = latin1(original);
    let changed = 0;
    for (const name of NAMES) {
      const at = text.indexOf(name);
      if (at < 0) continue;
      const bytes = original.slice();
      bytes[at] = 0x58;
      outcomeOf(bytes, `another ${name}`);
      changed++;
    }
    expect(changed).toBeGreaterThan(2);
  });
});
