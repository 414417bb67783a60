import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeDirections } from "../../src/model/directionFile.ts";
import { USUAL_RANGE } from "../../src/model/directionSheet.ts";
import type { Session } from "./session.ts";

/** The network's principal directions as the file that `stylegan directions` writes of them. */
export async function directionsFile(
  { directions }: Session,
  names: Readonly<Record<number, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { vectors, standardDeviations } = await directions.find();
  const each = standardDeviations.map((_, i) => i);
  const chunks = writeDirections(
    {
      ...{ vectors, standardDeviations },
      names: each.map((i) => names[i] ?? `pca${i}`),
      ranges: each.map(() => USUAL_RANGE),
    },
    { method: "pca" },
  );
  return concatBytes(chunks);
}
