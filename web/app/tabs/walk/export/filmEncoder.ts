import type { PagePicture } from "../../../../studio/studio.ts";

export interface EncoderSettings {
  /** Side lengths of the pictures, before they are enlarged. */
  readonly width: number;
  readonly height: number;
  /** A whole number. */
  readonly scale: number;
  readonly fps: number;
}

/** Writes one film, picture by picture. */
export interface FilmEncoder {
  add(picture: PagePicture): void;
  /** The file. At least one picture was added. */
  finish(): Uint8Array<ArrayBuffer>;
}
