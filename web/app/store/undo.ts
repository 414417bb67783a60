import { useStore } from "zustand";
import { useStudio } from "./store.ts";

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
