#!/usr/bin/env node
import { COMMANDS } from "./commands.ts";
import { runProcess } from "./runProcess.ts";

await runProcess(COMMANDS);
