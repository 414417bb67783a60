import { readFile, stat } from "node:fs/promises";
import * as v from "valibot";
import { runResolution } from "../../tasks/runs/runDetails.ts";
import { firstPicturesFile } from "../../tasks/runs/runPictures.ts";
import type { RunsFolder } from "../../tasks/runs/runsFolder.ts";
import { isSame } from "../answers/etag.ts";
import { readRequest } from "../input/readRequest.ts";
import type { ServerLimits } from "../limits.ts";
import { failures, pathParameters, queryFields } from "../openapi/operations.ts";
import { getAndHead, type Endpoint, type Route } from "../route.ts";
import { findPicture, findRun, RUN_ID } from "../runs/findRun.ts";

const schema = v.strictObject({ show: v.optional(v.picklist(["first", "all"])), version: v.optional(v.string()) });

/** A grid of generated images that a run has left: its first images as WebP, or the whole PNG. */
export function runPictureRoute(runs: RunsFolder, limits: ServerLimits): Route {
  const handle: Endpoint["handle"] = async (request, { req }) => {
    const { show = "first" } = await readRequest(request, schema, limits);
    const place = await findRun(runs, req.param("run"));
    const path = await findPicture(place, req.param("picture"));
    const { size, mtimeMs } = await stat(path);
    const etag = `"${show}-${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
    const type = show === "all" ? "image/png" : "image/webp";
    const headers = { "content-type": type, "cache-control": "private, no-cache", etag };
    if (isSame(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
    if (request.method === "HEAD") return new Response(null, { headers });
    const bytes = show === "all" ? await readFile(path) : await firstPicturesFile(path, await runResolution(place));
    return new Response(new Uint8Array(bytes), { headers });
  };
  const operation = {
    summary: "A grid of images that a training run has left",
    description: "`show=first` gives its first images as WebP, `show=all` the whole grid as PNG.",
    parameters: [...pathParameters({ run: RUN_ID, picture: "Of the run's list." }), ...queryFields(schema)],
    responses: {
      200: { description: "The image", content: { "image/webp": {}, "image/png": {} } },
      ...failures(400, 403, 404),
    },
  };
  return { path: "/api/runs/:run/pictures/:picture", endpoints: getAndHead(handle, operation) };
}
