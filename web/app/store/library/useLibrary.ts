import { create } from "zustand";
import { asError } from "../../../../src/base/errors.ts";
import { openBlobs, type KeptBlobs } from "../../../base/kept/blobs.ts";
import type { NetworkSource, NetworkSummary } from "../../../studio/studio.ts";
import { texts } from "../../texts/texts.ts";
import { useStudio } from "../store.ts";
import {
  checkpointFile,
  checkpointId,
  forgetCheckpoint,
  keepCheckpoint,
  listCheckpoints,
  sweepCheckpoints,
  type KeptCheckpoint,
} from "./keptCheckpoints.ts";

/** A network that comes with the page. */
export interface Model {
  /** Its file. */
  readonly name: string;
  readonly url: string;
  /** What its images are: "Drawn avatars, 64 × 64". */
  readonly about?: string;
}

/** A checkpoint that could not be kept, though it is open. */
export interface NotKept {
  readonly name: string;
  readonly message: string;
}

export interface LibraryState {
  /** The first is the one that the page opens with. */
  readonly models: readonly Model[];
  /** Newest first; undefined until the browser was asked. */
  readonly kept: readonly KeptCheckpoint[] | undefined;
  /** The one of them that is open, by its id. */
  readonly current: string | undefined;
  /** Whether a reload loses them. */
  readonly keepsNothing: boolean;
  readonly notKept: NotKept | undefined;
  setModels(models: readonly Model[]): void;
  /** Asks the browser once more: another tab may have kept one. None where it does not say, and a notice then tells. */
  refresh(): Promise<readonly KeptCheckpoint[]>;
  openModel(model: Model): Promise<boolean>;
  openKept(checkpoint: KeptCheckpoint): Promise<boolean>;
  /** Keeps the file of a network that is open. */
  keep(source: NetworkSource, network: NetworkSummary): Promise<void>;
  forget(checkpoint: KeptCheckpoint): Promise<void>;
  dismiss(): void;
}

const PLACE = { name: "stylegan2-ada-checkpoints", attempted: "keep the checkpoint in this browser" };

export const useLibrary = create<LibraryState>()((set, get) => {
  let opened: Promise<KeptBlobs> | undefined;
  const place = (): Promise<KeptBlobs> => {
    opened ??= openBlobs(PLACE).then(swept);
    return opened;
  };
  return {
    models: [],
    kept: undefined,
    current: undefined,
    keepsNothing: false,
    notKept: undefined,
    setModels: (models) => set({ models }),
    async refresh() {
      try {
        const blobs = await place();
        const kept = await listCheckpoints(blobs);
        set({ kept, keepsNothing: blobs.isMemory === true });
        return kept;
      } catch (error) {
        tell(texts().library.notListed, error);
        return [];
      }
    },
    openModel(model) {
      const isFirst = model.name === get().models[0]?.name;
      const url = new URL(model.url, document.baseURI).href;
      return useStudio.getState().open({ name: model.name, url }, { link: isFirst ? undefined : model.name });
    },
    async openKept(checkpoint) {
      const file = await checkpointFile(await place(), checkpoint);
      if (file === undefined) {
        await get().refresh();
        useStudio.getState().refuse(checkpoint.name, texts().library.gone);
        return false;
      }
      return useStudio.getState().open({ file, ...(checkpoint.address && { address: checkpoint.address }) });
    },
    async keep(source, network) {
      if (!("file" in source)) return set({ current: undefined, notKept: undefined });
      const { file, address } = source;
      const current = checkpointId(network, file.size);
      const { name, resolution } = network;
      const note = { name, bytes: file.size, opened: Date.now(), resolution, ...(address && { address }) };
      try {
        set({ current, notKept: undefined });
        const blobs = await place();
        await whileKeeping(blobs, () => keepCheckpoint(blobs, current, file, note));
      } catch (error) {
        set({ notKept: { name, message: asError(error).message } });
      }
      await get().refresh();
    },
    async forget({ id, name }) {
      try {
        await forgetCheckpoint(await place(), id);
      } catch (error) {
        return tell(texts().library.notForgotten(name), error);
      }
      await get().refresh();
    },
    dismiss: () => set({ notKept: undefined }),
  };
});

/** Tabs may keep side by side, but not while one sweeps. Pages without a secure origin have no locks. */
async function whileKeeping(blobs: KeptBlobs, keep: () => Promise<void>): Promise<void> {
  await (hasLocks(blobs) ? navigator.locks.request(PLACE.name, { mode: "shared" }, keep) : keep());
}

function hasLocks({ isMemory }: KeptBlobs): boolean {
  return isMemory !== true && "locks" in navigator;
}

/** Without what was left half done, unless a tab is keeping one now. */
async function swept(blobs: KeptBlobs): Promise<KeptBlobs> {
  if (!hasLocks(blobs)) return blobs;
  try {
    await navigator.locks.request(PLACE.name, { ifAvailable: true }, (lock) => lock && sweepCheckpoints(blobs));
  } catch (error) {
    console.info(PLACE.name, error);
  }
  return blobs;
}

function tell(title: string, error: unknown): void {
  useStudio.setState({ refusal: { title, message: asError(error).message } });
}

/** Every checkpoint that was opened is kept, whichever way it came. */
function keepWhatIsOpened(): void {
  useStudio.subscribe(({ source, network }, before) => {
    if (source === undefined || network === undefined || source === before.source) return;
    void useLibrary.getState().keep(source, network);
  });
}

keepWhatIsOpened();
