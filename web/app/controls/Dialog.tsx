import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Dialog.module.css";

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
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body px="xl" pb="xl" className={classes.body}>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
