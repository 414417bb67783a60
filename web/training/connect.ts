import { wrap } from "comlink";
import type { Training } from "./training.ts";

/** A worker that trains, made when somebody asks for it. */
export function connectTraining(): Training {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "training" });
  return wrap<Training>(worker);
}
