/**
 * Larger images keep a GPU busy for longer than it takes to issue their work, so that recording it saves nothing, and
 * would hold on to much of the GPU's memory.
 */
const LARGEST = 256;

/** Whether programs of images of this resolution are worth recording where they run many times. */
export function isRepeated(imgResolution: number): boolean {
  return imgResolution <= LARGEST;
}
