import { LocalHost } from "../../src/engine/ort-node/localHost.ts";
import { OrtEngine } from "../../src/engine/ort-node/ortEngine.ts";
import { describeConformance } from "./conformance.ts";

const facts = { description: "cpu", notes: [], float16: true };

describeConformance("onnxruntime-node on the CPU", async () =>
  new OrtEngine(new LocalHost(), { device: "cpu" }, facts));
