import type { SavedDirections } from "../../../src/model/directions.ts";
import { fits } from "../view/fileSteps.ts";
import { useStudio } from "./store.ts";

/** The directions of the file that is in use, where the network that is open takes them. */
export function useSavedDirections(): SavedDirections | undefined {
  const saved = useStudio((state) => state.savedDirections);
  const network = useStudio((state) => state.network);
  return saved !== undefined && network !== undefined && fits(saved, network) ? saved : undefined;
}
