import { createH264MP4Encoder } from "h264-mp4-encoder/embuild/dist/h264-mp4-encoder.node.js";
import { concatBytes } from "../../../../../src/formats/byteReader.ts";
import { h264Settings } from "../../../../../src/model/films/h264.ts";
import { webFilm } from "../../../../../src/model/films/mp4Boxes.ts";
import { colourStandardFor, rgbToYuv420 } from "../../../../../src/model/films/yuv.ts";
import { toRgb } from "../../../../../src/model/picture.ts";
import { enlarge, type EncoderSettings, type FilmEncoder } from "./filmEncoder.ts";

/** H.264 in MP4, with the command line's settings. */
export async function openMp4({ width, height, scale, fps, crf }: EncoderSettings): Promise<FilmEncoder> {
  const size = { width: width * scale, height: height * scale };
  const standard = colourStandardFor(size.width, size.height);
  const encoder = Object.assign(
    await createH264MP4Encoder(),
    h264Settings({ ...size, fps, ...(crf !== undefined && { crf }) }),
  );
  encoder.initialize();
  return {
    add(picture) {
      const { data } = toRgb({ width, height, channels: 4, data: new Uint8Array(picture.data.buffer) });
      encoder.addFrameYuv(rgbToYuv420({ ...size, channels: 3, data: enlarge(data, width, 3, scale) }, standard));
    },
    finish() {
      encoder.finalize();
      const film: Uint8Array = encoder.FS.readFile(encoder.outputFilename);
      return concatBytes(webFilm(film, { standard, fps }));
    },
  };
}
