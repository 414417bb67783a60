import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { counted } from "../../../src/base/counted.ts";
import { FloatingProgress } from "../progress/FloatingProgress.tsx";
import type { Drawing } from "./livePictures.ts";

/** How far the pictures are, where that takes a while, and what went wrong. */
export function DrawingStatus({ drawing: { wanted, missing, failure } }: { readonly drawing: Drawing }) {
  if (failure !== undefined) {
    return (
      <Alert color="red" icon={<IconAlertCircle aria-hidden />} title="These pictures could not be drawn">
        {failure}
      </Alert>
    );
  }
  if (missing === 0) return null;
  const drawn = wanted - missing;
  return <FloatingProgress fraction={drawn / wanted} doing={`Drawing: ${drawn} of ${counted(wanted, "picture")}`} />;
}
