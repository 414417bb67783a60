import { useEffect } from "react";
import { isLinkedFile } from "../../../../src/model/recipe/linkedFile.ts";
import { NO_ANSWER } from "../../../base/workerFailure.ts";
import { useLibrary, type Model } from "../../store/library/useLibrary.ts";
import { useStudio } from "../../store/store.ts";
import { texts } from "../../texts/texts.ts";

interface FirstNetwork extends Model {
  /** Whether the host shows training runs too. */
  readonly runs?: boolean;
  /** Other networks of the host. */
  readonly others?: readonly Model[];
}

/** Opens the network that the link was made with, where it is at hand, or that which the host names in network.json. */
export function useFirstNetwork(): void {
  useEffect(() => {
    const { network, opening } = useStudio.getState();
    if (network === undefined && opening === undefined) void openFirst();
  }, []);
}

async function openFirst(): Promise<void> {
  const { refuse } = useStudio.getState();
  try {
    const response = await fetch("./network.json").catch((cause: unknown) => {
      throw new Error(`It could not be loaded: ${NO_ANSWER}.`, { cause });
    });
    if (!response.ok) throw new Error(`The host answers ${response.status} for network.json.`);
    const { runs = false, others = [], ...first } = (await response.json()) as FirstNetwork;
    useStudio.setState({ hasRuns: runs });
    useLibrary.getState().setModels([first, ...others]);
    if (!(await openLinked())) await openOnAny(first);
  } catch (error) {
    refuse(texts().network.first, error, () => void openFirst());
  }
}

/** The network of the link, where it comes with the page or the browser keeps it. -> whether it is open. */
async function openLinked(): Promise<boolean> {
  const { linkedFile } = useStudio.getState();
  if (linkedFile === undefined) return false;
  const { models, openModel, openKept, refresh } = useLibrary.getState();
  const model = models.find(({ name }) => isLinkedFile(linkedFile, name));
  if (model !== undefined) return openModel(model);
  const kept = (await refresh()).find(({ name }) => isLinkedFile(linkedFile, name));
  return kept !== undefined && openKept(kept);
}

/** The device that was chosen before may be gone. */
async function openOnAny({ name, url }: Model): Promise<void> {
  const { open, device, chooseDevice } = useStudio.getState();
  const source = { name, url: new URL(url, document.baseURI).href };
  if ((await open(source)) || device === "auto") return;
  await chooseDevice("auto");
  await open(source);
}
