import type { CommandGroup } from "../../command.ts";
import { a2bDemo } from "./a2b.ts";
import { imageDemo } from "./image.ts";
import { projectorDemo } from "./projector.ts";
import { styleMixingDemo } from "./styleMixing.ts";
import { trainDemo } from "./train.ts";

/** The seed project's own command lines: `python tools/demo.py` is `stylegan demo`, its `train.py` `demo train`. */
export const demoGroup: CommandGroup = {
  name: "demo",
  summary: "Run miemieGAN's command lines unchanged: python tools/demo.py ...",
  aliases: { "-expn": "--experiment-name" },
  commands: [imageDemo, styleMixingDemo, a2bDemo, projectorDemo, trainDemo],
};
