import { useEffect } from "react";
import { useStudio } from "../store/store.ts";

export interface DialogState {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

/** A dialog that the browser's Back closes. One is open at a time; it goes with what it belongs to. */
export function useDialog(name: string): DialogState {
  const isOpen = useStudio(({ dialog }) => dialog === name);
  const setDialog = useStudio((state) => state.setDialog);
  useEffect(() => () => closeDialog(name), [name]);
  return { isOpen, open: () => setDialog(name), close: () => closeDialog(name) };
}

function closeDialog(name: string): void {
  const { dialog, setDialog } = useStudio.getState();
  if (dialog === name) setDialog(undefined);
}
