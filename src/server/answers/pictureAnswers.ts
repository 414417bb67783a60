import { encodePicture } from "../../media/pictureFiles.ts";
import { ANSWER_TYPES, type AnswerFormat } from "../input/answerFormat.ts";
import type { Picture } from "../../model/picture.ts";

/** An image in a JSON answer. */
export interface JsonPicture {
  readonly width: number;
  readonly height: number;
  /** The PNG file in base64. */
  readonly png: string;
}

export async function pngAnswer(picture: Picture): Promise<Response> {
  const bytes = new Uint8Array(await encodePicture(picture, "png"));
  return new Response(bytes, { headers: { "content-type": "image/png" } });
}

/** What a HEAD request hears of images that it could have had; nothing is computed for it. */
export function headAnswer(format: AnswerFormat): Response {
  return new Response(null, { headers: { "content-type": ANSWER_TYPES[format] } });
}

/** Encodes one after another, and hears the signal between them. */
export async function jsonPictures(pictures: readonly Picture[], signal: AbortSignal): Promise<JsonPicture[]> {
  const answers: JsonPicture[] = [];
  for (const picture of pictures) {
    signal.throwIfAborted();
    const bytes = await encodePicture(picture, "png");
    answers.push({ width: picture.width, height: picture.height, png: Buffer.from(bytes).toString("base64") });
  }
  return answers;
}
