import { GIF_MAX_FPS } from "../../../../../src/model/films/filmTiming.ts";
import { CRF, MP4_MAX_FPS, MP4_MAX_SIDE } from "../../../../../src/model/films/h264.ts";
import { fittingScales } from "../../../pictures/pngs.ts";

export type FilmFormat = "mp4" | "gif";

interface FormatFacts {
  readonly label: string;
  readonly type: string;
  readonly maxSide: number;
  readonly maxFps: number;
}

export const FILM_FORMATS: Readonly<Record<FilmFormat, FormatFacts>> = {
  mp4: { label: "MP4", type: "video/mp4", maxSide: MP4_MAX_SIDE, maxFps: MP4_MAX_FPS },
  // Larger ones would weigh hundreds of megabytes.
  gif: { label: "GIF", type: "image/gif", maxSide: 1024, maxFps: GIF_MAX_FPS },
};

/** What an MP4's quality may be, by name, with its crf. */
export const QUALITIES = { best: { crf: 12 }, high: { crf: CRF.usual }, small: { crf: 28 } } as const;
export type Quality = keyof typeof QUALITIES;

/** Players show smaller films as stamps. */
const COMFORTABLE_SIDE = 256;

/** Factors by which images may be enlarged, pixel by pixel. */
export function filmScales(resolution: number, format: FilmFormat): readonly number[] {
  return fittingScales(resolution, FILM_FORMATS[format].maxSide);
}

/** The least scale that makes a film comfortable to see, or the largest there is. */
export function usualScale(resolution: number, format: FilmFormat): number {
  const fitting = filmScales(resolution, format);
  return fitting.find((scale) => resolution * scale >= COMFORTABLE_SIDE) ?? fitting.at(-1) ?? 1;
}
