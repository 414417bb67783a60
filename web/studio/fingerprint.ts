import { generatorOf, type Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { crc32 } from "../../src/formats/zip/crc32.ts";

/** Of each tensor; any training changes all of them. */
const NUMBERS = 256;

/** Tells generators apart by what is in them, so that one is known again in a file of another name or format. */
export function fingerprint(checkpoint: Checkpoint): string {
  const { tensors } = generatorOf(checkpoint);
  const names = [...tensors.keys()].sort();
  const sum = names.reduce((before, name) => {
    const { data = new Float32Array(), shape = [] } = tensors.get(name) ?? {};
    const first = data.slice(0, NUMBERS);
    const said = new TextEncoder().encode(`${name}[${shape.join()}]`);
    return crc32(new Uint8Array(first.buffer), crc32(said, before));
  }, 0);
  return sum.toString(16).padStart(8, "0");
}
