import { expose } from "comlink";
import { principalComponents } from "../../src/model/principalComponents.ts";

expose(principalComponents);
