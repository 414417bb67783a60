import { useEffect, useState } from "react";
import type { SpeedEstimate, TrainChoices } from "../../../../training/training.ts";
import { useStudio } from "../../../store/store.ts";
import { useTraining } from "../useTraining.ts";

export interface Estimating {
  readonly isMeasuring: boolean;
  /** Undefined while it is measured, and where it cannot be. */
  readonly estimate: SpeedEstimate | undefined;
}

/** Someone who tries several choices has only the last one measured. */
const PATIENCE_MS = 700;

/** How fast this device trains with such choices. */
export function useEstimate(choices: TrainChoices): Estimating {
  const training = useTraining((state) => state.training);
  const device = useStudio((state) => state.device);
  const [state, setState] = useState<Estimating>({ isMeasuring: true, estimate: undefined });
  const key = JSON.stringify(choices);
  useEffect(() => {
    let isStale = false;
    const show = (estimate: SpeedEstimate | undefined): void => {
      if (!isStale) setState({ isMeasuring: false, estimate });
    };
    const ask = (): void =>
      void training?.estimate(JSON.parse(key) as TrainChoices, device).then(show, () => show(undefined));
    setState({ isMeasuring: true, estimate: undefined });
    const timer = setTimeout(ask, PATIENCE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [training, device, key]);
  return state;
}
