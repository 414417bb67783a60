import * as v from "valibot";
import { real } from "../../checkpoints/schema.ts";
import { MIN_FPS } from "../../model/films/filmTiming.ts";
import { runResolution } from "../../tasks/runs/runDetails.ts";
import { writeRunFilm } from "../../tasks/runs/runFilm.ts";
import type { RunsFolder } from "../../tasks/runs/runsFolder.ts";
import { filmBytes } from "../answers/filmBytes.ts";
import { ANSWER_TYPES } from "../input/answerFormat.ts";
import { readRequest } from "../input/readRequest.ts";
import { failures, pathParameters, queryFields } from "../openapi/operations.ts";
import { getAndHead, type Endpoint, type Route } from "../route.ts";
import { findRun, RUN_ID } from "../runs/findRun.ts";
import type { Service } from "../service.ts";

const FORMATS = ["mp4", "webp", "gif"] as const;

const schema = v.strictObject({
  format: v.optional(v.picklist(FORMATS, `one of ${FORMATS.join(", ")}`), "mp4"),
  fps: v.optional(real(MIN_FPS, 50), 8),
});

/** The images of a run's fixed latents through time, as a film. */
export function runFilmRoute(runs: RunsFolder, { desk, limits }: Pick<Service, "desk" | "limits">): Route {
  const handle: Endpoint["handle"] = async (request, { req }) => {
    const { format, fps } = await readRequest(request, schema, limits);
    const place = await findRun(runs, req.param("run"));
    const headers = { "content-type": ANSWER_TYPES[format] };
    if (request.method === "HEAD") return new Response(null, { headers });
    const resolution = await runResolution(place);
    return desk.run(request.signal, async (signal) => {
      const film = await filmBytes((path) => writeRunFilm(place.path, { path, format, fps, resolution, signal }));
      return new Response(film, { headers });
    });
  };
  const operation = {
    summary: "A film of a training run's images through time",
    description: "The first images of every grid, `fps` grids a second; `format` is mp4, webp or gif.",
    parameters: [...pathParameters({ run: RUN_ID }), ...queryFields(schema)],
    responses: {
      200: {
        description: "The film",
        content: Object.fromEntries(FORMATS.map((format) => [ANSWER_TYPES[format], {}])),
      },
      ...failures(400, 403, 404, 503, 504),
    },
  };
  return { path: "/api/runs/:run/film", endpoints: getAndHead(handle, operation) };
}
