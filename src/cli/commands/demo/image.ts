import { defineCommand } from "../../command.ts";
import { optional } from "../../options.ts";
import { demoOptions, demoSeeds, saved, withDemo } from "./shared.ts";

export const imageDemo = defineCommand({
  name: "image",
  summary: "pictures of seeds",
  options: { ...demoOptions, seeds: optional(demoSeeds("--seeds <list>", "the seeds, such as 85,100 or 0_76")) },
  examples: [{
    line: "stylegan demo image -f exps/styleganv2ada/styleganv2ada_512_afhqcat.py -c styleganv2ada_512_afhqcat.pth --seeds 85,100,75,458,1500 --save_result --device gpu",
    does: "Five cats",
  }],
  run: ({ options, signal, progress, note }) => withDemo(options, { signal, progress, note }, async ({ experiment, network, folder }) => {
    const { generate } = await import("../../../tasks/generate.ts");
    const { computePictures } = await import("../../../tasks/pictures.ts");
    const { demo } = experiment;
    const seeds = options.seeds ?? demo.seeds;
    const picture = { truncationPsi: options.truncationPsi ?? demo.truncationPsi, noiseMode: options.noiseMode ?? demo.noiseMode };
    const bar = progress.start("Generating", undefined, "pictures");
    const onProgress = (done: number, total: number): void => bar.update(done, total);
    if (folder === undefined) await computePictures(network, seeds, picture, { signal, onProgress });
    else await generate(network, { seeds }, { ...picture, folder, format: "png", grid: false, saveRaw: false, seedDigits: 8 }, { signal, onProgress });
    bar.finish();
    return { data: { folder: folder ?? null, seeds: [...seeds] }, lines: saved(folder) };
  }),
});
