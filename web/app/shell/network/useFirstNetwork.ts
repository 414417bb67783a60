import { useEffect } from "react";
import { NO_ANSWER } from "../../../base/workerFailure.ts";
import { useStudio } from "../../store/store.ts";

interface FirstNetwork {
  readonly name: string;
  readonly url: string;
  /** Whether the host shows training runs too. */
  readonly runs?: boolean;
}

/** Opens the network that the host names in network.json beside the page. */
export function useFirstNetwork(): void {
  useEffect(() => {
    const { network, opening } = useStudio.getState();
    if (network === undefined && opening === undefined) void openFirst();
  }, []);
}

async function openFirst(): Promise<void> {
  const { open, refuse, device, chooseDevice } = useStudio.getState();
  try {
    const response = await fetch("./network.json").catch((cause: unknown) => {
      throw new Error(`It could not be loaded: ${NO_ANSWER}.`, { cause });
    });
    if (!response.ok) throw new Error(`The host answers ${response.status} for network.json.`);
    const { name, url, runs = false } = (await response.json()) as FirstNetwork;
    useStudio.setState({ hasRuns: runs });
    const source = { name, url: new URL(url, document.baseURI).href };
    // The device that was chosen before may be gone.
    if (!(await open(source)) && device !== "auto") {
      await chooseDevice("auto");
      await open(source);
    }
  } catch (error) {
    refuse("The first network", error, () => void openFirst());
  }
}
