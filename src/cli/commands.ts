import type { CommandEntry } from "./command.ts";
import { blendCommand } from "./commands/blend.ts";
import { convertCommand } from "./commands/convert.ts";
import { datasetCommand } from "./commands/dataset.ts";
import { demoGroup } from "./commands/demo/index.ts";
import { diffCommand } from "./commands/diff.ts";
import { directionsCommand } from "./commands/directions.ts";
import { dragCommand } from "./commands/drag.ts";
import { exportCommand } from "./commands/export.ts";
import { generateCommand } from "./commands/generate.ts";
import { infoCommand } from "./commands/info.ts";
import { metricsCommand } from "./commands/metrics.ts";
import { mixCommand } from "./commands/mix.ts";
import { plotCommand } from "./commands/plot.ts";
import { projectCommand } from "./commands/project.ts";
import { serveCommand } from "./commands/serve.ts";
import { trainCommand } from "./commands/train.ts";
import { walkCommand } from "./commands/walk.ts";

/** The commands of `stylegan`, in the order of its help; one file each under `commands/`. */
export const COMMANDS: readonly CommandEntry[] = [
  generateCommand,
  mixCommand,
  walkCommand,
  projectCommand,
  dragCommand,
  directionsCommand,
  serveCommand,
  infoCommand,
  convertCommand,
  diffCommand,
  blendCommand,
  exportCommand,
  datasetCommand,
  trainCommand,
  metricsCommand,
  plotCommand,
  demoGroup,
];
