import { useHotkeys, type HotkeyItem } from "@mantine/hooks";
import { useStore } from "zustand";
import { isTextField } from "../controls/keys.ts";
import { useStudio } from "../store/store.ts";

export function undo(): void {
  useStudio.temporal.getState().undo();
}

export function redo(): void {
  useStudio.temporal.getState().redo();
}

export interface UndoState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export function useUndoState(): UndoState {
  const canUndo = useStore(useStudio.temporal, ({ pastStates }) => pastStates.length > 0);
  const canRedo = useStore(useStudio.temporal, ({ futureStates }) => futureStates.length > 0);
  return { canUndo, canRedo };
}

/** Text fields keep their own undo; a choice or a switch that has the focus has none. */
export function useUndoKeys(): void {
  useHotkeys([onKeys("mod+Z", undo), onKeys("mod+shift+Z", redo), onKeys("mod+Y", redo)], []);
}

function onKeys(keys: string, act: () => void): HotkeyItem {
  const answer = (event: KeyboardEvent): void => {
    if (isTextField(event.target)) return;
    event.preventDefault();
    act();
  };
  return [keys, answer, { preventDefault: false }];
}
