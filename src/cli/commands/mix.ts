import { defineCommand } from "../command.ts";
import { choice, optional, numberList, withDefault, withDefaultText } from "../options.ts";
import { fewSeeds, generationOptions, outOption, PICTURE_FORMAT_NAMES, pictureOptions } from "../sharedOptions.ts";
import { withNetwork } from "../withNetwork.ts";

export const mixCommand = defineCommand({
  name: "mix",
  summary: "a grid of rows' pictures with columns' styles",
  options: {
    ...generationOptions,
    rows: withDefaultText(fewSeeds("--rows <list>", "seeds at the left: they give what is not mixed"), "85,100,75,458,1500"),
    columns: withDefaultText(fewSeeds("--cols <list>", "seeds on top: they give the mixed layers"), "55,821,1789,293"),
    styles: optional(numberList("--styles <list>", "the layers to take from the columns, such as 0-6 (default: the first 4 in 10)", { what: "style layer", max: 17 })),
    out: outOption("the folder for grid.png and each ROW-COL.png", "out"),
    format: withDefault(choice("--format <format>", "of the pictures", PICTURE_FORMAT_NAMES), "png"),
  },
  examples: [
    { line: "stylegan mix --network model.pkl --rows 85,100,75 --cols 55,821 --styles 0-6", does: "Columns give pose and shape, rows give skin and colours" },
    { line: "stylegan mix --network model.pkl --rows 85,100,75 --cols 55,821 --styles 7-17", does: "The other way round" },
  ],
  run: async ({ options, signal, progress, note }) => {
    const { mix } = await import("../../tasks/mix.ts");
    return withNetwork(options, { signal, progress, note }, async (network) => {
      const bar = progress.start("Mixing", undefined, "pictures");
      const styles = options.styles === undefined ? coarseStyles(network.numWs) : [...options.styles];
      const files = await mix(
        network,
        { ...pictureOptions(options), rows: [...options.rows], columns: [...options.columns], styles, folder: options.out, format: options.format },
        { signal, onProgress: (done, total) => bar.update(done, total) },
      );
      bar.finish();
      return { data: { grid: files[0], styles, files }, lines: [`${files[0]}, and ${files.length - 1} single pictures beside it`] };
    });
  },
});

/** The layers that give pose and shape: 0 to 6 of the 18 at 1024x1024, and the same share of fewer. */
function coarseStyles(numWs: number): number[] {
  return Array.from({ length: Math.ceil((numWs * 7) / 18) }, (_, i) => i);
}
