import { asError } from "../../../src/base/errors.ts";
import { temporal } from "zundo";
import { create } from "zustand";
import type { SavedDirections } from "../../../src/model/directions.ts";
import { download } from "../../studio/download.ts";
import { connectStudio, type ConnectedStudio } from "../../studio/connect.ts";
import type { DeviceChoice, NetworkSource, NetworkSummary } from "../../studio/studio.ts";
import { freeName, type Latent } from "../view/latents.ts";
import { gestures, looksTheSame, watchPresses } from "../view/gestures.ts";
import { latentsIn } from "../view/latentsIn.ts";
import { readLink, readNetworkName } from "../view/link.ts";
import type { Place } from "../view/trail.ts";
import type { View } from "../view/view.ts";
import { readDirectionFile } from "./directionFiles.ts";
import { keepDeviceChoice, keptDeviceChoice } from "./deviceChoice.ts";
import { texts } from "../texts/texts.ts";
import { explained, type Address } from "../view/address.ts";
import { newest } from "./newest.ts";

/** A network on its way. */
export interface Opening {
  readonly name: string;
  /** 0 to 1. */
  readonly fraction: number;
  readonly doing: string;
}

/** A network that was refused, or a fault while one was opened. */
export interface Refusal {
  readonly title: string;
  readonly message: string;
  /** Tries again; absent where that cannot help. */
  readonly retry?: () => void;
}

export interface StudioState {
  readonly studio: ConnectedStudio;
  readonly network: NetworkSummary | undefined;
  /** Where it was read from. */
  readonly source: NetworkSource | undefined;
  readonly opening: Opening | undefined;
  readonly refusal: Refusal | undefined;
  readonly device: DeviceChoice;
  /** Whether the server shows training runs too. */
  readonly hasRuns: boolean;
  readonly view: View;
  /** The file that a link was made with, where it was not the page's own network. */
  readonly linkedFile: string | undefined;
  /** The file whose directions are in use instead of the network's own. */
  readonly savedDirections: SavedDirections | undefined;
  /** The latents that the page holds beside seeds, the newest first. */
  readonly latents: readonly Latent[];
  /** The dialog that is open, other than the image that is seen large, which the view says. */
  readonly dialog: string | undefined;
  /** Changes the view; a link carries it and it can be undone. */
  change(patch: Partial<View>): void;
  setDialog(dialog: string | undefined): void;
  /** Changes the view's place alone. */
  goTo(place: Place): void;
  /** Changes the view to that of a link. */
  follow(link: string): void;
  /**
   * Makes another network the current one; a refusal leaves the one before.
   * @param named what links call it: a file by its name, the page's first network not at all; else as before.
   * @returns whether it is open.
   */
  open(source: NetworkSource, named?: { readonly link: string | undefined }): Promise<boolean>;
  /** Fetches a checkpoint and opens it like a file. -> whether it is open. */
  openAddress(address: Address): Promise<boolean>;
  /** Holds a latent, under a name that no other has, here or in the view. -> as it is held. */
  hold(latent: Latent): Latent;
  /** Forgets a latent; where it is used, it stays. */
  letGo(id: string): void;
  /** Tries once more what was refused. */
  reopen(source: NetworkSource): Promise<void>;
  /** Gives up what is being opened. */
  cancelOpening(): void;
  /** The last network again, on another device; where that does not work, the device before stays. */
  chooseDevice(device: DeviceChoice): Promise<void>;
  /** Takes the directions of a file into use, or says why not; without one, the network's own. */
  openDirections(file: File | undefined): Promise<void>;
  refuse(name: string, error: unknown, retry?: () => void): void;
  dismissRefusal(): void;
}

/** Steps that undo keeps. */
const MOST_STEPS = 200;

/** What fails when a device was chosen has little to do with the file. */
function withDevice({ title, message }: Refusal, device: DeviceChoice, retry: () => void): Refusal {
  return {
    title: device === "auto" ? title : texts().network.withDevice(title, texts().devices[device]),
    message,
    retry,
  };
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

export const useStudio = create<StudioState>()(
  temporal(
    (set, get) => {
      let downloading = new AbortController();
      const beginOpening = newest<Opening>((opening) => set({ opening }));
      return {
        studio: connectStudio(),
        network: undefined,
        source: undefined,
        opening: undefined,
        refusal: undefined,
        device: keptDeviceChoice(),
        hasRuns: false,
        view: readLink(window.location.hash),
        linkedFile: readNetworkName(window.location.hash),
        savedDirections: undefined,
        latents: [],
        dialog: undefined,
        change: (patch) => set(({ view }) => ({ view: { ...view, ...patch } })),
        setDialog: (dialog) => set({ dialog }),
        goTo: ({ tab, selected, dialog }) => set(({ view }) => ({ view: { ...view, tab, selected }, dialog })),
        follow: (link) => set({ view: readLink(link), linkedFile: readNetworkName(link), dialog: undefined }),
        async open(source, named) {
          const isFile = "file" in source;
          const name = isFile ? source.file.name : source.name;
          const { tell, end } = beginOpening();
          const onProgress = (fraction: number, doing: string): void => tell({ name, fraction, doing });
          onProgress(0, "Starting");
          downloading.abort();
          set({ refusal: undefined });
          try {
            const network = await get().studio.open(source, onProgress, get().device);
            set(({ linkedFile }) => ({
              network,
              source,
              linkedFile: isFile ? name : (named ?? { link: linkedFile }).link,
            }));
            return true;
          } catch (error) {
            if (!isCancelled(error)) get().refuse(name, error, isFile ? undefined : () => void get().reopen(source));
            return false;
          } finally {
            end();
          }
        },
        hold(latent) {
          const others = get().latents.filter(({ id }) => id !== latent.id);
          const used = latentsIn(get().view).filter(({ id }) => id !== latent.id);
          const held = { ...latent, name: freeName(latent.name, [...others, ...used]) };
          set({ latents: [held, ...others] });
          return held;
        },
        letGo: (id) => set(({ latents }) => ({ latents: latents.filter((latent) => latent.id !== id) })),
        async reopen(source) {
          // A runtime that failed to start does not start again in the same worker.
          if (get().network === undefined) {
            get().studio.close();
            set({ studio: connectStudio() });
          }
          await get().open(source);
        },
        async openAddress({ name, url }) {
          const { tell, end } = beginOpening();
          downloading.abort();
          downloading = new AbortController();
          set({ refusal: undefined });
          try {
            const onProgress = (fraction: number, doing: string): void => tell({ name, fraction, doing });
            onProgress(0, texts().library.downloading);
            const file = await download({ url, name }, onProgress, downloading.signal);
            return await get().open({ file, address: url });
          } catch (error) {
            const retry = (): void => void get().openAddress({ name, url });
            if (!isCancelled(error)) get().refuse(name, explained(error, url, document.baseURI), retry);
            return false;
          } finally {
            end();
          }
        },
        cancelOpening() {
          downloading.abort();
          get().studio.stop("open");
        },
        async chooseDevice(device) {
          const { device: before, source } = get();
          set({ device });
          if (source === undefined || (await get().open(source))) return keepDeviceChoice(device);
          const retry = (): void => void get().chooseDevice(device);
          set(({ refusal }) => ({ device: before, refusal: refusal && withDevice(refusal, device, retry) }));
        },
        async openDirections(file) {
          if (file === undefined) return set({ savedDirections: undefined });
          try {
            const savedDirections = await readDirectionFile(file, get().network);
            set(({ view }) => ({ savedDirections, view: { ...view, tab: "directions" } }));
          } catch (error) {
            get().refuse(file.name, error);
          }
        },
        refuse(name, error, retry) {
          const message = asError(error).message;
          set({ refusal: { title: texts().network.notOpened(name), message, retry } });
        },
        dismissRefusal: () => set({ refusal: undefined }),
      };
    },
    {
      partialize: ({ view }) => ({ view }),
      equality: (past, current) => looksTheSame(past.view, current.view),
      limit: MOST_STEPS,
      handleSet: (save) => {
        const beginsGesture = gestures(watchPresses(window));
        return (past, replace, current) => {
          const view = typeof past === "function" ? undefined : past.view;
          if (view === undefined || beginsGesture(view, current.view)) save(past, replace);
        };
      },
    },
  ),
);
