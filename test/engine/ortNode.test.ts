import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import { describeConformance } from "./conformance.ts";

const facts = { description: "cpu", notes: [], float16: true };

describeConformance(
  "onnxruntime-node on the CPU",
  async () => new OrtEngine(new LocalHost(loadOrt), { device: "cpu" }, facts),
);
