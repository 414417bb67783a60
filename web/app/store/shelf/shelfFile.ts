import * as v from "valibot";
import { UserError } from "../../../../src/base/errors.ts";
import { readSafetensors } from "../../../../src/formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../../../../src/formats/safetensors/writeSafetensors.ts";
import { sniffFormat } from "../../../../src/formats/sniffFormat.ts";
import type { FoundWs } from "../../../../src/model/wsSource.ts";
import { latentOrigin } from "../../view/latentOrigin.ts";
import type { Favourite } from "./favourite.ts";

type Floats = FoundWs["ws"];

/** In the metadata: a list of what is known of each, in JSON. */
const FAVOURITES = "favourites";

const short = v.pipe(v.string(), v.maxLength(200));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const entry = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\da-f-]{8,64}$/)),
  name: short,
  origin: latentOrigin,
  network: v.strictObject({ fingerprint: v.pipe(v.string(), v.regex(/^[\da-f]{8}$/)), name: short }),
  added: v.number(),
  /** The array that its w is in, and its place there. */
  array: short,
  row: count,
});

/**
 * Favourites as one .safetensors file. The w of each network are an array [N, numWs, wDim]; that of the first is called
 * `w`, which the command line's `--projected-w` reads.
 */
export function writeShelf(favourites: readonly Favourite[], first?: string): readonly Uint8Array[] {
  const prints = [...new Set(favourites.map(({ network }) => network.fingerprint))];
  const arrays = prints.map((print) => ({ print, name: print === (first ?? prints[0]) ? "w" : `w.${print}` }));
  const tensors = new Map<string, Floats>();
  const entries: v.InferOutput<typeof entry>[] = [];
  for (const { print, name: array } of arrays) {
    const own = favourites.filter(({ network }) => network.fingerprint === print);
    tensors.set(array, stacked(own.map(({ latent }) => latent.ws)));
    for (const [row, { latent, network, added }] of own.entries()) {
      const { id, name, origin: from } = latent;
      entries.push({ id, name, origin: from, network, added, array, row });
    }
  }
  return writeSafetensors({ tensors, metadata: new Map([[FAVOURITES, JSON.stringify(entries)]]) });
}

/** Whether a file is one of favourites. */
export function holdsShelf(bytes: Uint8Array): boolean {
  return sniffFormat(bytes) === "safetensors" && headerOf(bytes)?.has(FAVOURITES) === true;
}

/** @throws UserError for a file that `writeShelf` did not write. */
export function readShelf(bytes: Uint8Array): readonly Favourite[] {
  const { tensors, metadata } = readSafetensors(bytes);
  const entries = v.safeParse(v.array(entry), jsonOf(metadata.get(FAVOURITES) ?? ""));
  if (!entries.success) throw damaged(entries.issues[0].message);
  return entries.output.map(({ id, name, origin: from, network, added, array, row }) => {
    const { shape = [], data } = tensors.get(array) ?? {};
    const [rows = 0, numWs = 0, wDim = 0] = shape;
    if (!(data instanceof Float32Array) || shape.length !== 3 || row >= rows) throw damaged(name);
    const size = numWs * wDim;
    const ws = floats([1, numWs, wDim], data.slice(row * size, (row + 1) * size));
    if (!ws.data.every(Number.isFinite)) throw damaged(name);
    return { latent: { id, name, origin: from, ws }, network, added };
  });
}

/** ws [1, numWs, wDim] as one [N, numWs, wDim]; all are of one network. */
function stacked(ws: readonly Floats[]): Floats {
  const [, numWs = 0, wDim = 0] = ws[0]?.shape ?? [];
  const data = new Float32Array(ws.length * numWs * wDim);
  ws.forEach((one, i) => data.set(one.data, i * numWs * wDim));
  return floats([ws.length, numWs, wDim], data);
}

function floats(shape: readonly number[], data: Float32Array): Floats {
  return { dtype: "float32", shape, data };
}

function headerOf(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  try {
    return readSafetensors(bytes).metadata;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param received what is wrong with the list, or the favourite whose numbers are missing or not finite. */
function damaged(received: string): UserError {
  return new UserError({
    attempted: "read the favourites",
    rule: "the file must be one that this page saved",
    received,
    next: "Save it again in the page that it came from.",
  });
}
