import { openWebEngine, type WebDeviceChoice } from "../../src/engine/ort-web/openWebEngine.ts";
import { runTests } from "../browser/pageTests.ts";
import { describeConformance } from "./conformance.ts";

/** Runs in a page: the conformance suite on the device that the address names. */
const query = new URLSearchParams(location.search);
const device = (query.get("device") ?? "auto") as WebDeviceChoice;
const worker = query.has("worker");

describeConformance("onnxruntime-web", () => openWebEngine({ device, worker }));
Object.assign(window, { pageTests: runTests });
