import { useEffect } from "react";
import { useStudio } from "../store.ts";
import { writeLink } from "../view/link.ts";

/** Safari refuses more than 100 changes of the address in 30 seconds. */
const PAUSE_MS = 200;

/** Keeps the address and the view the same: the view writes it, and a pasted or edited link changes the view. */
export function useLink(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      const { view, linkedFile } = useStudio.getState();
      const link = `#${writeLink(view, linkedFile)}`;
      if (link !== window.location.hash) window.history.replaceState(null, "", link);
    };
    const writeSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(write, PAUSE_MS);
    };
    const read = (): void => useStudio.getState().follow(window.location.hash);
    const unsubscribe = useStudio.subscribe((state, before) => {
      if (state.view !== before.view || state.linkedFile !== before.linkedFile) writeSoon();
    });
    window.addEventListener("hashchange", read);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      window.removeEventListener("hashchange", read);
    };
  }, []);
}
