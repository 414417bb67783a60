import { assertMix, mixGrid, mixPictures, type Mixes } from "../../model/mix.ts";
import type { MixOptions } from "../../model/recipe/recipe.ts";
import { readLook } from "../../model/recipe/recipeJson.ts";
import { headAnswer, jsonPictures, pngAnswer } from "../answers/pictureAnswers.ts";
import { answerFormat } from "../input/answerFormat.ts";
import { readRequest } from "../input/readRequest.ts";
import { mixSchema } from "../input/schemas.ts";
import { pictureOperations } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import { assertCount, assertPixels, networkLimits, type Service } from "../service.ts";

/** A grid of pictures: each row's seed with each column's styles. */
export function mixRoute(service: Service): Route {
  const { network, desk, limits } = service;
  const schema = mixSchema(limits, networkLimits(network));
  const operations = pictureOperations("MixRequest", "MixAnswer", schema, {
    summary: "Mix the styles of rows and columns of seeds",
    description: "PNG gives the grid, columns on top and rows on the left; JSON holds each image separately.",
    example: { rows: [85, 100], columns: [55, 821], styles: [0, 1, 2] },
  });
  const handle = async (request: Request): Promise<Response> => {
    const fields = await readRequest(request, schema, limits);
    const format = answerFormat(request, fields.format, ["png", "json"]);
    const { rows, columns, styles = network.mixStyles } = fields;
    const mix = { rows, columns, styles, ...(await readLook(fields, service.files)) };
    assertMix(network, mix);
    const count = rows.length + columns.length + rows.length * columns.length;
    assertCount(service, count, "mix styles", "Ask for fewer rows or columns at a time.");
    assertPixels(service, { rows: rows.length + 1, cols: columns.length + 1 });
    if (request.method === "HEAD") return headAnswer(format);
    return desk.run(request.signal, async (signal) => {
      const mixes = await mixPictures(network, mix, { signal, directions: service.directions });
      return format === "png" ? pngAnswer(mixGrid(mixes)) : jsonAnswer(mix, mixes, signal);
    });
  };
  return {
    path: "/api/mix",
    endpoints: [{ method: "POST", handle, operation: operations.post }, ...getAndHead(handle, operations.get)],
  };
}

async function jsonAnswer({ rows, columns, styles }: MixOptions, mixes: Mixes, signal: AbortSignal): Promise<Response> {
  const rowPictures = await jsonPictures(mixes.rowPictures, signal);
  const columnPictures = await jsonPictures(mixes.columnPictures, signal);
  const mixed = await jsonPictures(mixes.mixed, signal);
  const pairs = rows.flatMap((row) => columns.map((column) => ({ row, column })));
  return Response.json({
    styles,
    rows: rows.map((seed, i) => ({ seed, ...rowPictures[i] })),
    columns: columns.map((seed, i) => ({ seed, ...columnPictures[i] })),
    mixed: pairs.map((pair, i) => ({ ...pair, ...mixed[i] })),
  });
}
