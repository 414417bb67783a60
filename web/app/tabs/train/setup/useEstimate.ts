import { useEffect, useState } from "react";
import type { SpeedEstimate, TrainChoices } from "../../../../training/training.ts";
import { useStudio } from "../../../store/store.ts";
import { openNetwork, useTraining } from "../useTraining.ts";

export interface Estimating {
  readonly isMeasuring: boolean;
  /** Undefined while it is measured, and where it cannot be. */
  readonly estimate: SpeedEstimate | undefined;
}

/** Someone who tries several choices has only the last one measured. */
const PATIENCE_MS = 700;

/** How fast this device trains with such choices. */
export function useEstimate(choices: TrainChoices, fromOpen: boolean): Estimating {
  const training = useTraining((state) => state.training);
  const device = useStudio((state) => state.device);
  const [state, setState] = useState<Estimating>({ isMeasuring: true, estimate: undefined });
  const network = useStudio((state) => (fromOpen ? state.network : undefined));
  const key = JSON.stringify(choices);
  useEffect(() => {
    let isStale = false;
    const show = (estimate: SpeedEstimate | undefined): void => {
      if (!isStale) setState({ isMeasuring: false, estimate });
    };
    const ask = async (): Promise<void> => {
      const from = network && (await openNetwork());
      show(isStale ? undefined : await training?.estimate(JSON.parse(key) as TrainChoices, device, from));
    };
    setState({ isMeasuring: true, estimate: undefined });
    const timer = setTimeout(() => void ask().catch(() => show(undefined)), PATIENCE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [training, device, key, network]);
  return state;
}
