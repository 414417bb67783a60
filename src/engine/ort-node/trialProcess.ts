import type { DeviceKind } from "../engine.ts";
import { tryHere } from "./tryHere.ts";

/** Run as a process of its own: tries the device named in its argument and sends the outcome to its parent. */
const device = process.argv[2] as DeviceKind;
const trial = await tryHere(device);
// The driver's own threads need not end well: the answer is out, so the process ends at once.
process.send?.(trial, () => process.exit(0));
