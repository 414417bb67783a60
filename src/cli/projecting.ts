import type { ProjectedPicture } from "../tasks/project/outputs.ts";
import type { ProjectOptions } from "../tasks/project.ts";
import type { WeightsOptions } from "../tasks/publicWeights.ts";
import type { CommandResult } from "./command.ts";
import { downloadProgress, type Surroundings } from "./withNetwork.ts";

/**
 * How images are compared: as asked, or by LPIPS where its files are here and else, told, without them.
 * @param files of LPIPS that were given.
 */
export async function distanceChoice(
  asked: ProjectOptions["distance"] | "auto",
  files: NonNullable<WeightsOptions["files"]>,
  { note, progress }: Surroundings,
): Promise<Pick<ProjectOptions, "distance" | "weights" | "note">> {
  const { lpipsIsHere } = await import("../tasks/publicWeights.ts");
  const weights = { files, note, onProgress: downloadProgress(progress) };
  if (asked !== "auto") return { distance: asked, weights, note };
  if (lpipsIsHere(weights)) return { distance: "lpips", weights, note };
  note(
    "Comparing with the discriminator's features, which needs no download; --distance lpips is the official distance",
  );
  return { distance: "features", weights, note };
}

/** What the command says at the end. */
export function projectedResult(found: readonly ProjectedPicture[]): CommandResult {
  const lines = found.map(({ target, folder, tuned, ...one }) => {
    const more = tuned === undefined ? "" : `; tuned ${alike(tuned)}`;
    return `${target}: ${alike(one)}${more}; in ${folder}`;
  });
  return { data: { projected: found }, lines };
}

function alike({ psnr, ssim }: Pick<ProjectedPicture, "psnr" | "ssim">): string {
  const decibels = psnr === null ? "the identical image" : `PSNR ${psnr.toFixed(1)} dB`;
  return `${decibels}, SSIM ${ssim.toFixed(3)}`;
}
