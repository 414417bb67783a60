import { UserError } from "../../../base/errors.ts";
import { defineCommand } from "../../command.ts";
import { distanceChoice, projectedResult } from "../../projecting.ts";
import { withBar } from "../../withNetwork.ts";
import { demoOptions, withDemo } from "./shared.ts";

export const projectorDemo = defineCommand({
  name: "projector",
  summary: "Find the w whose image is closest to a given one, starting from the average",
  options: demoOptions,
  examples: [
    {
      line:
        "stylegan demo projector -f exps/styleganv2ada/styleganv2ada_256_custom.py -c 65.pth " +
        "--outdir out --target_fname target_imgs/xy.jpg --save_result --device gpu",
      does: "out/ contains target.png, proj.png, projected_w.npz and proj.mp4",
    },
  ],
  run: ({ options, ...io }) => {
    const { target, outdir, saveResult, numSteps, projectorSeed: seed } = options;
    if (target === undefined)
      throw missing("--target_fname names the image to project", "For example: --target_fname photo.jpg.");
    if (outdir === undefined && !saveResult)
      throw missing("it needs a place to write to", "Add --outdir out, or --save_result.");
    return withDemo(options, io, async ({ defaults, picture, network, checkpoint, folder = "out" }) => {
      const { project } = await import("../../../tasks/project.ts");
      const settings = {
        ...(await distanceChoice("auto", {}, io)),
        targets: [target],
        folder,
        numSteps,
        seed,
        init: "mean",
        space: "w",
        label: picture.label,
        saveVideo: true,
        fps: options.fps ?? defaults.fps,
        batchSize: 1,
      } as const;
      return projectedResult(
        await withBar(io, "Projecting", "steps", (context) => project(network, checkpoint, settings, context)),
      );
    });
  },
});

function missing(rule: string, next: string): UserError {
  return new UserError({ attempted: "project an image", rule, received: "nothing", next });
}
