import { indexedDbFiles } from "./indexedDbFiles.ts";
import { memoryFiles, type KeptFiles } from "./keptFiles.ts";
import { opfsFiles } from "./opfs.ts";

const PLACE = "stylegan2-ada-training";

/** The best place that this browser has for the run: files, a database, or memory alone. */
export async function openFiles(): Promise<KeptFiles> {
  for (const open of [opfsFiles, indexedDbFiles]) {
    try {
      return await open(PLACE);
    } catch (error) {
      console.info(`Training is not stored by ${open.name} here:`, error);
    }
  }
  return memoryFiles();
}
