import { CPU_STARTS } from "../../src/engine/ort/chooseDevice.ts";
import { tryDevice } from "../../src/engine/ort/deviceTrial.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import type { SessionHost } from "../../src/engine/ort/sessionHost.ts";
import { loadOrt, orderOf } from "../../src/engine/ort-web/loadOrt.ts";
import { RecordedSession } from "../../src/engine/ort-web/recordedSession.ts";
import { availableThreads } from "../../src/engine/ort-web/threads.ts";
import { runTests } from "../browser/pageTests.ts";
import { describeExportedFiles } from "../exports/exportedFiles.ts";
import { describeConformance } from "./conformance.ts";
import { describeRecordedRuns } from "./recordedRuns.ts";

/** Runs in a page: the conformance suite on the device that the address names, and exported files on the CPU. */
const device = new URLSearchParams(location.search).get("device") === "webgpu" ? "webgpu" : "cpu";
const settings = { device, threads: availableThreads(undefined).threads } as const;
const openHost = (): SessionHost => new LocalHost(loadOrt, orderOf(device), RecordedSession.open);
const tried = device === "webgpu" ? tryDevice(openHost(), settings, 16) : CPU_STARTS;

const FACTS = { description: device, notes: [], records: device === "webgpu" };

/** The trial is small: an emulated GPU takes seconds for one that measures. */
async function openEngine(): Promise<OrtEngine> {
  const trial = await tried;
  if (!trial.starts) throw new Error(trial.reason);
  return new OrtEngine(openHost(), settings, { ...FACTS, float16: trial.float16 });
}

describeConformance("onnxruntime-web", openEngine);
if (device === "webgpu") describeRecordedRuns(openEngine);
if (device === "cpu") describeExportedFiles(openEngine, () => loadOrt(settings), ["skip", "conditional", "resnet"]);
Object.assign(window, { pageTests: runTests });
