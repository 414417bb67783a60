import { runTests } from "../../../browser/pageTests.ts";
import "./decode.ts";
import "./store.ts";

Object.assign(window, { pageTests: runTests });
