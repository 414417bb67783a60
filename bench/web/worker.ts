import { expose } from "comlink";
import { measureSteps } from "./steps.ts";

expose(measureSteps);
