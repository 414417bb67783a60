import { defineCommand } from "../../command.ts";
import { withBar } from "../../withNetwork.ts";
import { demoOptions, saved, withDemo } from "./shared.ts";

export const styleMixingDemo = defineCommand({
  name: "style_mixing",
  summary: "Make a style-mixing grid: each row's seed with each column's styles",
  options: demoOptions,
  examples: [
    {
      line:
        "stylegan demo style_mixing -f exps/styleganv2ada/styleganv2ada_512_afhqcat.py " +
        "-c styleganv2ada_512_afhqcat.pth --row_seeds 85,100,75,458,1500 --col_seeds 55,821,1789,293 " +
        "--col_styles 0,1,2,3,4,5,6 --save_result --device gpu",
      does: "Columns give pose and shape, rows give fur and colours",
    },
  ],
  run: ({ options, ...io }) =>
    withDemo(options, io, async ({ defaults, picture, network, folder }) => {
      const { mixPictures } = await import("../../../model/mix.ts");
      const { writeStyleMixing } = await import("../../../tasks/demo.ts");
      const settings = {
        ...picture,
        rows: [...(options.rowSeeds ?? defaults.rowSeeds)],
        columns: [...(options.colSeeds ?? defaults.colSeeds)],
        styles: [...(options.colStyles ?? defaults.colStyles)],
      };
      return saved(
        await withBar(io, "Mixing", "images", async (context) => {
          if (folder !== undefined) return writeStyleMixing(network, { ...settings, folder }, context);
          await mixPictures(network, settings, context);
          return undefined;
        }),
      );
    }),
});
