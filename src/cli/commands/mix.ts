import { defineCommand } from "../command.ts";
import { optional, withDefaultText } from "../options.ts";
import {
  fewLatents,
  formatOption,
  generationOptions,
  outOption,
  pictureOptions,
  styleLayers,
} from "../sharedOptions.ts";
import { directionsOf, inputsOf, principalFor, stepFiles, withBar, withPreparedNetwork } from "../withNetwork.ts";

export const mixCommand = defineCommand({
  name: "mix",
  summary: "Make a style-mixing grid: each row's seed with each column's styles",
  options: {
    ...generationOptions,
    rows: withDefaultText(
      fewLatents("--rows <list>", "seeds, or files of w, of the rows; they give all other layers"),
      "85,100,75,458,1500",
    ),
    columns: withDefaultText(
      fewLatents("--cols <list>", "seeds, or files of w, of the columns; they give the layers in --styles"),
      "55,821,1789,293",
    ),
    styles: optional(
      styleLayers(
        "--styles <list>",
        "layers to take from the columns, such as 0-6 (default: those the checkpoint recommends, or 0-6)",
      ),
    ),
    out: outOption("output folder for grid.png and each ROW-COL.png", "out"),
    format: formatOption,
  },
  examples: [
    { line: "stylegan mix", does: "The bundled avatars: hair from the columns, skin from the rows" },
    {
      line: "stylegan mix --network model.pkl --rows 85,100,75 --cols 55,821 --styles 0-6",
      does: "Columns give pose and shape, rows give skin and colours",
    },
    {
      line: "stylegan mix --network model.pkl --rows 85,100,75 --cols 55,821 --styles 7-17",
      does: "The other way round",
    },
    {
      line: "stylegan mix --network model.pkl --rows face.npz,75 --cols 55,821",
      does: "A projected face with the styles of seeds",
    },
  ],
  run: async ({ options, ...io }) => {
    const { mix } = await import("../../tasks/mix.ts");
    const { readLatentFiles, toSources } = await import("../../tasks/readLatents.ts");
    const { recipeData } = await import("../recipeData.ts");
    const look = { ...pictureOptions(options), ...(await directionsOf(options, io)) };
    const rowFiles = await readLatentFiles(options.rows, io.signal);
    const columnFiles = await readLatentFiles(options.columns, io.signal);
    return withPreparedNetwork(options, io, async (network) => {
      const { out: folder, format } = options;
      const [rows, columns] = [toSources(network, rowFiles), toSources(network, columnFiles)];
      const styles = [...(options.styles ?? network.mixStyles)];
      const inputs = inputsOf(options.network, ...stepFiles(options), ...options.rows, ...options.columns);
      const recipe = { ...look, rows, columns, styles };
      const settings = { ...recipe, folder, format, inputs };
      const principal = await principalFor(network, look, io);
      const files = await withBar(io, "Mixing", "images", (context) =>
        mix(network, settings, { ...context, ...principal }),
      );
      const others = files.length - 1;
      const lines = [`${files[0]}, and ${others} single ${others === 1 ? "image" : "images"} beside it`];
      return {
        data: { grid: files[0], styles, files, ...recipeData({ kind: "mix", ...recipe }, options.network) },
        lines,
      };
    });
  },
});
