import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { CHECKSUM_KEY } from "../../src/formats/safetensors/checksum.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { readState, writeState } from "../../src/training/stateFile.ts";
import { setupFor } from "./setups.ts";

const setup = setupFor({ microBatch: 2 });
const state = startState(setup, newTensors(setup, createRng(3, "start")));
const about = { training: { dataset: { name: 'a"stylegan2-ada-crc32":"00000000"b.zip' } } };
const bytes = concatBytes(writeState(setup, state, about));

/** The same file with other metadata, and no other care taken. */
function withMetadata(change: (metadata: Map<string, string>) => void): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const changed = new Map(metadata);
  change(changed);
  return concatBytes(writeSafetensors({ tensors, metadata: changed }));
}

describe("the checksum of a state", () => {
  it("notices a flipped bit wherever it is", () => {
    const rng = createRng(1, "flips");
    const headerBits = (8 + new DataView(bytes.buffer).getUint32(0, true)) * 8;
    const places = [
      ...Array.from({ length: 1000 }, () => rng.integer(headerBits)),
      ...Array.from({ length: 1000 }, () => headerBits + rng.integer(bytes.length * 8 - headerBits)),
    ];
    const taken = places.filter((place) => {
      const damaged = bytes.slice();
      damaged[place >> 3] = (damaged[place >> 3] ?? 0) ^ (1 << (place & 7));
      try {
        readState(setup, damaged);
        return true;
      } catch {
        return false;
      }
    });
    expect(taken).toEqual([]);
  });

  it("says what is wrong", () => {
    const damaged = bytes.slice();
    damaged.set([1], bytes.length - 9);
    expect(() => readState(setup, damaged)).toThrow(
      /its CRC-32 must be the [0-9a-f]{8} that it states, but got [0-9a-f]{8}: it is damaged/,
    );
  });

  it("may be missing where an older version wrote the state, and only there", () => {
    const key = "stylegan2-ada-training";
    const old = withMetadata((metadata) => {
      metadata.delete(CHECKSUM_KEY);
      metadata.set(key, (metadata.get(key) ?? "").replace('"version":2,', ""));
    });
    expect(readState(setup, old)).toEqual(state);
    expect(() =>
      readState(
        setup,
        withMetadata((metadata) => metadata.delete(CHECKSUM_KEY)),
      ),
    ).toThrow("state of a run");
  });
});

describe("the progress of a state", () => {
  const progress = (text: string): Uint8Array =>
    withMetadata((metadata) => {
      metadata.delete(CHECKSUM_KEY);
      metadata.set("stylegan2-ada-training", text);
    });
  const good = { ...state.progress };

  it.each([
    ["{}", "iteration of the state's progress must be given"],
    ["null", "the state's progress must be an object with named values, but got null"],
    ["[1", "must be JSON"],
    [JSON.stringify({ ...good, imagesSeen: -4 }), "imagesSeen of the state's progress must be a whole number"],
    [JSON.stringify({ ...good, steps: { G: 1 } }), "steps.D of the state's progress must be given"],
    [JSON.stringify({ ...good, more: 1 }), "more of the state's progress must be omitted"],
  ])("is refused where it is %s", (text, message) => {
    expect(() => readState(setup, progress(text))).toThrow(message);
  });
});
