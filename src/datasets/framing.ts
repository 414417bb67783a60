/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle extends Size {
  readonly left: number;
  readonly top: number;
}

/** What is cut out of an image; it is then resized to `size` and laid in the middle of a black square. */
export interface Framing {
  readonly crop: Rectangle;
  readonly size: Size;
  /** Side of the square, at least both of `size`. */
  readonly side: number;
}

export type TransformName = keyof typeof TRANSFORMS;

interface Transform {
  readonly description: string;
  /** @returns undefined for an image that the transform does not take. */
  frame(picture: Size, target: Size): Framing | undefined;
}

/** How images of any shape become squares of side `target.width`. */
export const TRANSFORMS = {
  /** The official tool stretches other shapes into squares here; we would rather leave them out and say so. */
  none: {
    description: "accepts only square images",
    frame: (picture, target) => (picture.width === picture.height ? { ...squareFraming(picture, target) } : undefined),
  },
  "center-crop": { description: "crops the central square", frame: squareFraming },
  /**
   * The largest area of the target's shape (512 x 384 for the published LSUN Car) from the middle, resized, between
   * black bars. The official tool means this, and stretches images of other shapes (its issue 47).
   */
  "center-crop-wide": {
    description: "crops to the resolution's aspect ratio, such as 512x384, and adds black bars",
    frame: (picture, target) => ({ crop: centreCrop(picture, target), size: target, side: target.width }),
  },
} as const satisfies Readonly<Record<string, Transform>>;

function squareFraming(picture: Size, { width: side }: Size): Framing {
  const square = { width: side, height: side };
  return { crop: centreCrop(picture, square), size: square, side };
}

/** The largest rectangle of `shape`'s proportions in the middle of the image. */
function centreCrop({ width, height }: Size, shape: Size): Rectangle {
  const scale = Math.min(width / shape.width, height / shape.height);
  const crop = { width: atLeastOne(shape.width * scale), height: atLeastOne(shape.height * scale) };
  return { ...crop, left: Math.floor((width - crop.width) / 2), top: Math.floor((height - crop.height) / 2) };
}

function atLeastOne(x: number): number {
  return Math.max(1, Math.round(x));
}
