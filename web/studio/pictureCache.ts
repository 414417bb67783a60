import type { PagePicture } from "./studio.ts";

/** Thousands of small images, or a dozen of the largest. */
const MOST_BYTES = 48 * 2 ** 20;

/** The images that were drawn last, so that going back costs nothing. */
export class PictureCache {
  /** Least recently used first. */
  private readonly pictures = new Map<string, PagePicture>();
  private readonly capacity: number;
  private bytes = 0;

  constructor(capacity = MOST_BYTES) {
    this.capacity = capacity;
  }

  get(key: string): PagePicture | undefined {
    const picture = this.pictures.get(key);
    if (picture === undefined) return undefined;
    this.pictures.delete(key);
    this.pictures.set(key, picture);
    return picture;
  }

  set(key: string, picture: PagePicture): void {
    this.forget(key);
    this.pictures.set(key, picture);
    this.bytes += picture.data.length;
    for (const oldest of this.pictures.keys()) {
      if (this.bytes <= this.capacity) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.bytes -= this.pictures.get(key)?.data.length ?? 0;
    this.pictures.delete(key);
  }
}
