import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import type { SpeedEstimate, TrainChoices } from "../../../training/training.ts";
import { useStudio } from "../../store.ts";
import { useTraining } from "../useTraining.ts";

export interface Estimating {
  readonly isMeasuring: boolean;
  /** Undefined while it is measured, and where it cannot be. */
  readonly estimate: SpeedEstimate | undefined;
}

/** Someone who tries several choices has only the last one measured. */
const PATIENCE_MS = 500;

/** How fast this device trains with such choices. */
export function useEstimate(choices: TrainChoices): Estimating {
  const training = useTraining((state) => state.training);
  const device = useStudio((state) => state.device);
  const [key] = useDebouncedValue(JSON.stringify(choices), PATIENCE_MS);
  const [state, setState] = useState<Estimating>({ isMeasuring: true, estimate: undefined });
  useEffect(() => {
    let isStale = false;
    const show = (estimate: SpeedEstimate | undefined): void => {
      if (!isStale) setState({ isMeasuring: false, estimate });
    };
    setState({ isMeasuring: true, estimate: undefined });
    training?.estimate(JSON.parse(key) as TrainChoices, device).then(show, () => show(undefined));
    return () => {
      isStale = true;
    };
  }, [training, device, key]);
  return state;
}
