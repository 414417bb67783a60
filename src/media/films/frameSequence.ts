import type { AtomicFile } from "../atomicFile.ts";
import type { Picture } from "../../model/picture.ts";
import type { FilmEncoder } from "./filmEncoder.ts";

/** How a film whose frames are images on their own is laid out in its file. */
export interface FrameSequence {
  /** Encodes one frame in the thread pool. */
  encode(frame: Picture): Promise<Uint8Array>;
  header(): Uint8Array;
  /** The bytes that frame `index` takes in the file, from its encoded image. */
  wrap(encoded: Uint8Array, index: number): Uint8Array;
  /** Ends the file, of `length` bytes so far. */
  end(file: AtomicFile, length: number): Promise<void>;
}

/** Frames given to the encoder, side by side where it can, before the film waits for the oldest. */
const FRAMES_AHEAD = 4;

/**
 * Encodes frames side by side in the thread pool and writes them in order, at constant memory. GIF and animated WebP
 * have no motion prediction worth the name, so nothing is lost by encoding each frame alone.
 */
export async function frameSequenceEncoder(file: AtomicFile, layout: FrameSequence): Promise<FilmEncoder> {
  const ahead: Promise<Uint8Array>[] = [];
  let written = 0;
  let length = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    await file.append(bytes);
    length += bytes.length;
  };
  const writeOldest = async (): Promise<void> => {
    const oldest = ahead.shift();
    if (oldest !== undefined) await write(layout.wrap(await oldest, written++));
  };
  await write(layout.header());
  return {
    add: async (frame) => {
      const encoded = layout.encode(frame);
      encoded.catch(() => undefined); // reported when its turn comes
      ahead.push(encoded);
      if (ahead.length > FRAMES_AHEAD) await writeOldest();
    },
    finish: async () => {
      while (ahead.length > 0) await writeOldest();
      await layout.end(file, length);
    },
    dispose: () => void ahead.splice(0),
  };
}
