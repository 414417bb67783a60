import { useEffect } from "react";
import { useStudio, type StudioState } from "../store/store.ts";
import { writeLink } from "../view/link.ts";
import { Trail, type Place } from "../view/trail.ts";

/** Safari refuses more than 100 changes of the address in 30 seconds. */
const PAUSE_MS = 200;

const placeOf = ({ view: { tab, selected }, dialog }: StudioState): Place => ({ tab, selected, dialog });
const linkOf = ({ view, linkedFile }: StudioState): string => `#${writeLink(view, linkedFile)}`;

/**
 * Keeps the address, the browser's history and the view the same: the view writes them, a pasted or edited link changes
 * the view, and Back and Forward lead to where one was.
 */
export function useLink(): void {
  useEffect(() => {
    const now = useStudio.getState;
    const trail = new Trail(window.history, placeOf(now()));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const writeSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => trail.write(linkOf(now())), PAUSE_MS);
    };
    const arrive = (): void => {
      const arrival = trail.arrive();
      if (arrival === "link") {
        now().follow(window.location.hash);
        trail.followed(placeOf(now()), linkOf(now()));
      } else {
        if (arrival !== undefined) now().goTo(arrival);
        trail.show(placeOf(now()), linkOf(now()));
        writeSoon();
      }
    };
    const unsubscribe = useStudio.subscribe((state, before) => {
      trail.show(placeOf(state), linkOf(state), linkOf(before));
      if (state.view !== before.view || state.linkedFile !== before.linkedFile) writeSoon();
    });
    const events = ["popstate", "hashchange"] as const;
    events.forEach((event) => window.addEventListener(event, arrive));
    return () => {
      clearTimeout(timer);
      unsubscribe();
      events.forEach((event) => window.removeEventListener(event, arrive));
    };
  }, []);
}
