import { useHotkeys } from "@mantine/hooks";
import { redo, undo } from "./undo.ts";

/** Text fields keep their own undo. */
export function useUndoKeys(): void {
  useHotkeys([
    ["mod+Z", undo],
    ["mod+shift+Z", redo],
    ["mod+Y", redo],
  ]);
}
