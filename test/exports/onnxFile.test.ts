import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { describeExportedFiles } from "./exportedFiles.ts";

describeExportedFiles(() => openEngine({ device: "cpu" }), loadOrt);
