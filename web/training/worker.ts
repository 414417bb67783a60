import { expose } from "comlink";
import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import { holdRun } from "./lock.ts";
import { browserTimings } from "../base/kept/timings.ts";
import { decodePicture } from "../base/decodePicture.ts";
import { TrainingRoom } from "./room.ts";
import { openFiles } from "./store/openFiles.ts";

/** All of a tab's training lives here, so that the page never waits for it. */
expose(
  new TrainingRoom({
    openEngine: (device, worker) => openWebEngine({ device, worker, arena: false }),
    timings: browserTimings(),
    openFiles,
    holdRun,
    decode: (file, side) => decodePicture(file, { side, filter: "box", channels: 3 }),
    now: () => Date.now(),
  }),
);
