import { notifications } from "@mantine/notifications";
import { useStudio } from "../../store/store.ts";
import { texts } from "../../texts/texts.ts";
import { findSource, sourceKey, type Latent } from "../../view/latents.ts";
import { MOST_LINES } from "../../view/view.ts";

export interface Uses {
  /** In the gallery, which shows it from then on. */
  seeLarge(): void;
  /** As the base of the Directions tab. */
  move(): void;
  /** In the Edit tab, as a beginning. */
  edit(): void;
  addToWalk(): void;
  addToMix(line: "rows" | "columns"): void;
  /** As a .npz file. */
  save(): Promise<Uint8Array<ArrayBuffer>>;
}

const SEEN_MS = 3000;
const tell = (message: string): unknown => notifications.show({ message, autoClose: SEEN_MS, withBorder: true });

/** What the tabs do with a latent of the network that is open. */
export function useUses(latent: Latent): Uses {
  const change = useStudio((state) => state.change);
  const now = useStudio.getState;
  return {
    seeLarge() {
      const { seeds } = now().view;
      const isThere = findSource(seeds, sourceKey(latent)) !== undefined;
      change({ tab: "gallery", selected: sourceKey(latent), ...(!isThere && { seeds: [latent, ...seeds] }) });
    },
    move: () => change({ tab: "directions", directions: { ...now().view.directions, seed: latent } }),
    edit: () => change({ tab: "edit", edit: { base: latent, blends: [], steps: [] } }),
    addToWalk() {
      const { walk } = now().view;
      change({ walk: { ...walk, keyframes: [...walk.keyframes, { seed: latent }] } });
      tell(texts().gallery.isKeyframe(latent.name, walk.keyframes.length + 1));
    },
    addToMix(line) {
      const { mix } = now().view;
      const { gallery } = texts();
      const isNew = findSource(mix[line], sourceKey(latent)) === undefined;
      if (isNew && mix[line].length >= MOST_LINES) {
        tell(line === "rows" ? gallery.fullRows(MOST_LINES) : gallery.fullColumns(MOST_LINES));
        return;
      }
      if (isNew) change({ mix: { ...mix, [line]: [...mix[line], latent] } });
      tell(line === "rows" ? gallery.amongRows(latent.name) : gallery.amongColumns(latent.name));
    },
    save: () =>
      now().studio.latents([{ kind: "seed", seed: latent }], { truncationPsi: 1, noiseMode: "const", directions: [] }),
  };
}
