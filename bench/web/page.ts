import { wrap } from "comlink";
import type { measureSteps } from "./steps.ts";

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
Object.assign(window, { measureSteps: wrap<typeof measureSteps>(worker) });
