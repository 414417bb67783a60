import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import type { H264MP4Encoder } from "h264-mp4-encoder";
import { concatBytes } from "../../formats/byteReader.ts";
import type { AtomicFile } from "../atomicFile.ts";
import type { FilmSettings } from "../../model/films/filmTiming.ts";
import { h264Settings } from "../../model/films/h264.ts";
import { webFilm } from "../../model/films/mp4Boxes.ts";
import { colourStandardFor, rgbToYuv420 } from "../../model/films/yuv.ts";
import { checkSoundRate, withSound } from "./mp4Sound.ts";
import type { FilmEncoder } from "./filmEncoder.ts";

/**
 * H.264 (baseline, 4:2:0) in MP4. The encoder compresses on the calling thread, about 7 ms a frame at 256 x 256, and
 * holds the compressed film (5 to 10 KB a frame at that size) in memory until `finish`. Odd sizes grow by one pixel.
 */
export async function openMp4Film(file: AtomicFile, settings: FilmSettings): Promise<FilmEncoder> {
  const { sound, fps } = settings;
  if (sound !== undefined) checkSoundRate(sound);
  let frames = 0;
  const standard = colourStandardFor(settings.width, settings.height);
  const encoder = await startEncoder(settings);
  let final = false;
  const finalize = (): void => {
    if (!final) encoder.finalize();
    final = true;
  };
  return {
    add: async (frame) => {
      encoder.addFrameYuv(rgbToYuv420(frame, standard));
      frames++;
    },
    finish: async () => {
      finalize();
      const film: Uint8Array = encoder.FS.readFile(encoder.outputFilename);
      const parts = webFilm(film, { standard, fps });
      const whole = sound === undefined ? parts : [await withSound(concatBytes(parts), sound, frames / fps)];
      for (const part of whole) await file.append(part);
    },
    dispose: () => {
      finalize(); // deleting an encoder in the middle of a film would abort its whole runtime
      encoder.FS.unlink(encoder.outputFilename);
      encoder.delete();
    },
  };
}

async function startEncoder(settings: FilmSettings): Promise<H264MP4Encoder> {
  const encoder = Object.assign(await loadLibrary().createH264MP4Encoder(), h264Settings(settings));
  encoder.outputFilename = `${randomBytes(8).toString("hex")}.mp4`; // all encoders share one file system in memory
  encoder.initialize();
  return encoder;
}

const HIJACKED = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Loads the encoder without the handlers for uncaught errors that its runtime installs on the process: they would
 * answer any bug anywhere with a megabyte of its own source.
 */
function loadLibrary(): typeof import("h264-mp4-encoder") {
  const before = HIJACKED.map((event) => new Set<unknown>(process.rawListeners(event)));
  const library = createRequire(import.meta.url)("h264-mp4-encoder") as typeof import("h264-mp4-encoder");
  for (const [i, event] of HIJACKED.entries()) {
    for (const listener of process.rawListeners(event)) {
      if (before[i]?.has(listener) === false) process.removeListener(event, listener as () => void);
    }
  }
  return library;
}
