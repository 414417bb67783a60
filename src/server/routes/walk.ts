import { UserError } from "../../base/errors.ts";
import { checkFilm } from "../../media/film.ts";
import type { Picture } from "../../model/picture.ts";
import { drawRecipes, type DrawContext } from "../../model/recipe/drawRecipes.ts";
import { walkOf } from "../../model/recipe/fields.ts";
import { walkFrame, walkLength, type WalkOptions } from "../../model/recipe/recipe.ts";
import { readLook, readMoves } from "../../model/recipe/recipeJson.ts";
import { assertWalk } from "../../model/walk.ts";
import { resized } from "../../tasks/pictureSize.ts";
import { walk } from "../../tasks/walk.ts";
import { filmBytes } from "../answers/filmBytes.ts";
import { headAnswer, jsonPictures, pngAnswer } from "../answers/pictureAnswers.ts";
import { ANSWER_TYPES, answerFormat } from "../input/answerFormat.ts";
import { readRequest } from "../input/readRequest.ts";
import { walkSchema } from "../input/schemas.ts";
import { pictureOperations } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import { assertCount, assertPixels, networkLimits, type Service } from "../service.ts";

/** A walk from seed to seed, as a film or one image of it. */
export function walkRoute(service: Service): Route {
  const { network, desk, limits, directions } = service;
  const schema = walkSchema(limits, networkLimits(network));
  const operations = pictureOperations("WalkRequest", "WalkAnswer", schema, {
    summary: "Walk from seed to seed",
    description: "A video; with `frame`, one frame of it.",
    example: { seeds: [85, 100], frames: 12, easing: "smooth", loop: true },
    films: true,
  });
  const handle = async (request: Request): Promise<Response> => {
    const {
      fps,
      frame,
      size,
      resize,
      crf,
      bitrate,
      format: chosen,
      moves: texts,
      ...fields
    } = await readRequest(request, schema, limits);
    const moves = await readMoves(texts, service.files);
    const o = { ...walkOf({ ...fields, moves }), ...(await readLook(fields, service.files)) };
    assertWalk(network, o);
    const total = walkLength(o);
    if (frame !== undefined) {
      const format = answerFormat(request, chosen, ["png", "json"]);
      assertFrame(frame, total);
      assertPixels(service, { rows: 1, cols: 1 }, size);
      if (request.method === "HEAD") return headAnswer(format);
      return desk.run(request.signal, async (signal) => {
        const picture = resized(await drawFrame(service, o, frame, { signal, directions }), { size, resize });
        if (format === "png") return pngAnswer(picture);
        const [encoded] = await jsonPictures([picture], signal);
        return Response.json({ frame, frames: total, ...encoded });
      });
    }
    const format = answerFormat(request, chosen, ["mp4", "webp", "gif"]);
    assertCount(service, total, "make a video", "Ask for fewer frames, or for one of them: frame=0.");
    assertPixels(service, { rows: total, cols: 1 }, size);
    const packing = { fps, format, size, resize, crf, bitrate };
    checkFilm("walk", packing);
    if (request.method === "HEAD") return headAnswer(format);
    return desk.run(request.signal, async (signal) => {
      const film = await filmBytes((path) => walk(network, { ...o, ...packing, path }, { signal, directions }));
      return new Response(film, { headers: { "content-type": ANSWER_TYPES[format] } });
    });
  };
  return {
    path: "/api/walk",
    endpoints: [{ method: "POST", handle, operation: operations.post }, ...getAndHead(handle, operations.get)],
  };
}

async function drawFrame({ network }: Service, o: WalkOptions, frame: number, context: DrawContext): Promise<Picture> {
  for await (const { picture } of drawRecipes(network, [walkFrame(o, frame)], o, context)) return picture;
  throw new Error("walkRoute: the network gave no image");
}

function assertFrame(frame: number, total: number): void {
  if (frame < total) return;
  throw new UserError({
    attempted: "draw a frame of the walk",
    rule: `its frames are 0 to ${total - 1}`,
    received: `${frame}`,
    next: "Choose one of them.",
  });
}
