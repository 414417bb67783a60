import { counted } from "../../../src/base/counted.ts";
import { Failure } from "../controls/Failure.tsx";
import { FloatingProgress } from "../controls/FloatingProgress.tsx";
import type { Drawing } from "./livePictures.ts";

/** How far the pictures are, where that takes a while, and what went wrong. */
export function DrawingStatus({ drawing: { wanted, missing, failure, retry } }: { readonly drawing: Drawing }) {
  if (failure !== undefined) {
    return <Failure title="These pictures could not be drawn" message={failure} onRetry={retry} />;
  }
  if (missing === 0) return null;
  const drawn = wanted - missing;
  return <FloatingProgress fraction={drawn / wanted} doing={`Drawing: ${drawn} of ${counted(wanted, "picture")}`} />;
}
