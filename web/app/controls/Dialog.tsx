import { Modal } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useStudio } from "../store/store.ts";
import classes from "./Dialog.module.css";
import { useTexts } from "../texts/texts.ts";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Its width. */
  readonly size: string;
  /** Takes the whole screen where that is narrow. */
  readonly isFullScreen?: boolean;
  /** A click beside it does not close it. */
  readonly staysOpen?: boolean;
  readonly children: ReactNode;
}

/** A dialog without the library's header, which would be a second banner of the page. */
export function Dialog({ title, isOpen, isFullScreen, staysOpen = false, onClose, size, children }: DialogProps) {
  const { controls } = useTexts();
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={size}
      fullScreen={isFullScreen}
      closeOnClickOutside={!staysOpen}
      classNames={{ content: classes.content }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.header}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={controls.close} />
        </div>
        <Modal.Body px="xl" pb="xl" className={classes.body}>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface DialogState {
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
