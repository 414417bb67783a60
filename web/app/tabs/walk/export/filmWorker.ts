import { expose, transfer } from "comlink";
import type { PagePicture } from "../../../../studio/studio.ts";
import type { EncoderSettings, FilmEncoder } from "./filmEncoder.ts";
import type { FilmFormat } from "./filmFormats.ts";

/** Packs one film in a worker of its own, so that the page goes on while it does. */
export interface FilmWorker {
  begin(format: FilmFormat, settings: EncoderSettings): Promise<void>;
  add(picture: PagePicture): void;
  finish(): Uint8Array<ArrayBuffer>;
}

/** Each is loaded when it is asked for: the one for MP4 weighs more than the page. */
const ENCODERS: Readonly<Record<FilmFormat, (settings: EncoderSettings) => Promise<FilmEncoder>>> = {
  mp4: async (settings) => (await import("./mp4.ts")).openMp4(settings),
  gif: async (settings) => (await import("./gif.ts")).openGif(settings),
};

let encoder: FilmEncoder | undefined;

function begun(): FilmEncoder {
  if (encoder === undefined) throw new Error("filmWorker: begin comes first");
  return encoder;
}

const worker: FilmWorker = {
  async begin(format, settings) {
    encoder = await ENCODERS[format](settings);
  },
  add: (picture) => begun().add(picture),
  finish() {
    const film = begun().finish();
    return transfer(film, [film.buffer]);
  },
};
expose(worker);
