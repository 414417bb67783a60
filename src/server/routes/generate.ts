import { breathe } from "../../base/taskContext.ts";
import { assertPictureOptions, seedWs, wsPictures, type PictureOptions } from "../../model/generation.ts";
import { composeGrid, nearSquareGrid } from "../../model/grid.ts";
import type { Network } from "../../model/network.ts";
import type { Picture } from "../../model/picture.ts";
import { headAnswer, jsonPictures, pngAnswer } from "../answers/pictureAnswers.ts";
import { answerFormat } from "../input/answerFormat.ts";
import { readRequest } from "../input/readRequest.ts";
import { generateSchema, lookOf } from "../input/schemas.ts";
import { pictureOperations } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import { assertPixels, networkLimits, type Service } from "../service.ts";

/** Pictures of seeds: one picture or a grid as PNG, or each for itself in JSON. */
export function generateRoute(service: Service): Route {
  const { network, desk, limits } = service;
  const schema = generateSchema(limits, networkLimits(network));
  const operations = pictureOperations("GenerateRequest", "GenerateAnswer", schema, {
    summary: "Make pictures from seeds",
    description: "PNG is one picture, or a nearly square grid of several; JSON holds each picture for itself.",
    example: { seeds: [85, 100], truncationPsi: 0.7 },
  });
  const handle = async (request: Request): Promise<Response> => {
    const fields = await readRequest(request, schema, limits);
    const format = answerFormat(request, fields.format);
    const { seeds } = fields;
    const look = lookOf(fields);
    const shape = nearSquareGrid(seeds.length);
    assertPictureOptions(network, look);
    assertPixels(service, shape);
    if (request.method === "HEAD") return headAnswer(format);
    return desk.run(request.signal, async (signal) => {
      const pictures = await seedPictures(network, seeds, look, signal);
      if (format === "png") return pngAnswer(composeGrid(pictures, shape));
      const encoded = await jsonPictures(pictures, signal);
      return Response.json({ pictures: seeds.map((seed, i) => ({ seed, ...encoded[i] })) });
    });
  };
  return {
    path: "/api/generate",
    endpoints: [{ method: "POST", handle, operation: operations.post }, ...getAndHead(handle, operations.get)],
  };
}

/** One by one, as the command line makes them: a picture does not depend on which others are asked for with it. */
async function seedPictures(
  network: Network,
  seeds: readonly number[],
  look: PictureOptions,
  signal: AbortSignal,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const seed of seeds) {
    pictures.push(...(await wsPictures(network, await seedWs(network, [seed], look), [seed], look)));
    await breathe(signal);
  }
  return pictures;
}
