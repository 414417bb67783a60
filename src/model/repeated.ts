/**
 * Larger images, and batches of them, keep a GPU busy for longer than it takes to issue their work, so that recording
 * it saves nothing, and would hold on to much of the GPU's memory.
 */
const MOST_PIXELS = 256 ** 2;

/** Whether programs of so many images of this resolution are worth recording where they run many times. */
export function isRepeated(imgResolution: number, images = 1): boolean {
  return images * imgResolution ** 2 <= MOST_PIXELS;
}
