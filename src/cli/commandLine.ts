import { COMMANDS } from "./commands.ts";
import { runProcess } from "./runProcess.ts";

/** This process as a command line. Nothing waits for it here: the bundle's parts are CommonJS, which cannot wait. */
void runProcess(COMMANDS);
