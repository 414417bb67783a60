/** The build that the page's own build makes a module: see web/build/h264Module.ts. */
declare module "h264-mp4-encoder/embuild/dist/h264-mp4-encoder.node.js" {
  export { createH264MP4Encoder } from "h264-mp4-encoder";
}

/** What is used of gifenc, which comes without types. */
declare module "gifenc" {
  type Palette = readonly (readonly number[])[];
  export function quantize(rgba: Uint8Array | Uint8ClampedArray, maxColors: number): Palette;
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette): Uint8Array;
  export function GIFEncoder(): {
    writeFrame(index: Uint8Array, width: number, height: number, options: { palette: Palette; delay: number }): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
}
