/** A place in an image in pixels from its upper left one, x to the right; whole numbers are centres of pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is to move where. */
export interface DragPair {
  readonly handle: Point;
  readonly target: Point;
}
