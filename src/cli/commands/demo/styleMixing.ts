import { defineCommand } from "../../command.ts";
import { optional } from "../../options.ts";
import { demoOptions, demoSeeds, saved, withDemo } from "./shared.ts";

export const styleMixingDemo = defineCommand({
  name: "style_mixing",
  summary: "a grid of rows' pictures with columns' styles",
  options: {
    ...demoOptions,
    rowSeeds: optional(demoSeeds("--row_seeds <list>", "seeds at the left: with the first layers mixed they give skin and colours")),
    colSeeds: optional(demoSeeds("--col_seeds <list>", "seeds on top: with the first layers mixed they give pose and shape")),
    colStyles: optional(demoSeeds("--col_styles <list>", "the layers to take from the columns")),
  },
  examples: [{
    line: "stylegan demo style_mixing -f exps/styleganv2ada/styleganv2ada_512_afhqcat.py -c styleganv2ada_512_afhqcat.pth --row_seeds 85,100,75,458,1500 --col_seeds 55,821,1789,293 --col_styles 0,1,2,3,4,5,6 --save_result --device gpu",
    does: "Columns give pose, rows give skin",
  }],
  run: ({ options, signal, progress, note }) => withDemo(options, { signal, progress, note }, async ({ experiment, network, folder }) => {
    const { mixGrid, mixPictures } = await import("../../../tasks/mix.ts");
    const { writePicture } = await import("../../../media/pictureFiles.ts");
    const { demo } = experiment;
    const bar = progress.start("Mixing", undefined, "pictures");
    const mixes = await mixPictures(network, {
      rows: [...options.rowSeeds ?? demo.rowSeeds],
      columns: [...options.colSeeds ?? demo.colSeeds],
      styles: [...options.colStyles ?? demo.colStyles],
      truncationPsi: options.truncationPsi ?? demo.truncationPsi,
      noiseMode: options.noiseMode ?? demo.noiseMode,
    }, { signal, onProgress: (done, total) => bar.update(done, total) });
    bar.finish();
    const file = folder === undefined ? undefined : `${folder}/style_mixing.png`;
    if (file !== undefined) await writePicture(file, mixGrid(mixes), { signal });
    return { data: { file: file ?? null }, lines: saved(file) };
  }),
});
