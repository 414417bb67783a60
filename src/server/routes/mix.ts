import { UserError } from "../../base/errors.ts";
import { assertMix, mixGrid, mixPictures, type Mixes } from "../../model/mix.ts";
import type { MixOptions } from "../../model/recipe/recipe.ts";
import { headAnswer, jsonPictures, pngAnswer } from "../answers/pictureAnswers.ts";
import { answerFormat } from "../input/answerFormat.ts";
import { readRequest } from "../input/readRequest.ts";
import { lookOf, mixSchema, type MixRequest } from "../input/schemas.ts";
import { pictureOperations } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import { assertPixels, networkLimits, type Service } from "../service.ts";

/** A grid of pictures: each row's seed with each column's styles. */
export function mixRoute(service: Service): Route {
  const { network, desk, limits } = service;
  const schema = mixSchema(limits, networkLimits(network));
  const operations = pictureOperations("MixRequest", "MixAnswer", schema, {
    summary: "Mix the styles of rows and columns of seeds",
    description: "PNG is the grid, columns on top and rows at the left; JSON holds each picture for itself.",
    example: { rows: [85, 100], columns: [55, 821], styles: [0, 1, 2] },
  });
  const handle = async (request: Request): Promise<Response> => {
    const fields = await readRequest(request, schema, limits);
    const format = answerFormat(request, fields.format);
    const mix = { ...fields, ...lookOf(fields), styles: fields.styles ?? network.mixStyles };
    assertMix(network, mix);
    assertCount(fields, limits.maxPictures);
    assertPixels(service, { rows: mix.rows.length + 1, cols: mix.columns.length + 1 });
    if (request.method === "HEAD") return headAnswer(format);
    return desk.run(request.signal, async (signal) => {
      const mixes = await mixPictures(network, mix, { signal });
      return format === "png" ? pngAnswer(mixGrid(mixes)) : jsonAnswer(mix, mixes, signal);
    });
  };
  return {
    path: "/api/mix",
    endpoints: [{ method: "POST", handle, operation: operations.post }, ...getAndHead(handle, operations.get)],
  };
}

function assertCount({ rows, columns }: MixRequest, maxPictures: number): void {
  const count = rows.length + columns.length + rows.length * columns.length;
  if (count <= maxPictures) return;
  throw new UserError({
    attempted: "mix styles",
    rule: `a request may have ${maxPictures} pictures, those of rows and columns included`,
    received: `${count}`,
    next: "Ask for fewer rows or columns at a time.",
  });
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
