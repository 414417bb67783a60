import { VisuallyHidden } from "@mantine/core";
import { useEffect } from "react";
import { create } from "zustand";
import { useStudio } from "../store/store.ts";
import { said } from "../texts/foreign.ts";
import { texts } from "../texts/texts.ts";

/** Tells a screen reader what the page is busy with, and when it is done; fractions would be chatter. */
export function Announcer() {
  const text = useAnnouncements((state) => state.text);
  const doing = useStudio(({ opening }) => opening && `${opening.name}: ${said(opening.doing)}`);
  const network = useStudio((state) => state.network);
  useEffect(() => {
    if (doing !== undefined) announce(doing);
  }, [doing]);
  useEffect(() => {
    if (network !== undefined) announce(texts().controls.isOpen(network.name, said(network.device)));
  }, [network]);
  return <VisuallyHidden role="status">{text}</VisuallyHidden>;
}

/** What a screen reader is told next. */
const useAnnouncements = create<{ readonly text: string }>()(() => ({ text: "" }));

/** Says something once the screen reader is idle. */
export function announce(text: string): void {
  useAnnouncements.setState({ text });
}
