import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Its width. */
  readonly size: string;
  readonly children: ReactNode;
}

/** A dialog without the library's header, which would be a second banner of the page. */
export function Dialog({ title, isOpen, onClose, size, children }: DialogProps) {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size={size} closeOnClickOutside={false}>
      <Modal.Overlay />
      <Modal.Content className={classes.content}>
        <div className={classes.header}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body px="xl" pb="xl">
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
