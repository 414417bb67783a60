import { create } from "zustand";

/** What a screen reader is told next. */
export const useAnnouncements = create<{ readonly text: string }>()(() => ({ text: "" }));

/** Says something once the screen reader is idle. */
export function announce(text: string): void {
  useAnnouncements.setState({ text });
}
