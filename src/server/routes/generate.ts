import { composeGrid, nearSquareGrid } from "../../model/grid.ts";
import type { Picture } from "../../model/picture.ts";
import { drawRecipes } from "../../model/recipe/drawRecipes.ts";
import type { SeedPicture } from "../../model/recipe/recipe.ts";
import { readLook } from "../../model/recipe/recipeJson.ts";
import { assertSources } from "../../model/wsSource.ts";
import { headAnswer, jsonPictures, pngAnswer } from "../answers/pictureAnswers.ts";
import { answerFormat } from "../input/answerFormat.ts";
import { readRequest } from "../input/readRequest.ts";
import { generateSchema } from "../input/schemas.ts";
import { pictureOperations } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import { assertPixels, networkLimits, type Service } from "../service.ts";

/** Images of seeds: one image or a grid as PNG, or each for itself in JSON. */
export function generateRoute(service: Service): Route {
  const { network, desk, limits } = service;
  const schema = generateSchema(limits, networkLimits(network));
  const operations = pictureOperations("GenerateRequest", "GenerateAnswer", schema, {
    summary: "Make images from seeds",
    description: "PNG gives one image, or a nearly square grid of several; JSON holds each image separately.",
    example: { seeds: [85, 100], truncationPsi: 0.7 },
  });
  const handle = async (request: Request): Promise<Response> => {
    const fields = await readRequest(request, schema, limits);
    const format = answerFormat(request, fields.format, ["png", "json"]);
    const { seeds } = fields;
    const look = await readLook(fields, service.files);
    const shape = nearSquareGrid(seeds.length);
    assertSources(network, seeds, look);
    assertPixels(service, shape);
    if (request.method === "HEAD") return headAnswer(format);
    return desk.run(request.signal, async (signal) => {
      const recipes = seeds.map((seed): SeedPicture => ({ kind: "seed", seed }));
      const pictures: Picture[] = [];
      for await (const { picture } of drawRecipes(network, recipes, look, { signal, directions: service.directions }))
        pictures.push(picture);
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
