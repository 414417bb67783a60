import type { DirectionStep, SavedDirections } from "../../../src/model/directions.ts";
import type { WsSource } from "../../../src/model/wsSource.ts";
import { useStudio } from "./store.ts";
import { useSavedDirections } from "./useSavedDirections.ts";
import { usableSources } from "../view/latents.ts";
import { directionName, withStep } from "../view/steps.ts";

export interface DirectionsState {
  /** The file whose directions they are; the network's own where nothing is given. */
  readonly of: SavedDirections | undefined;
  readonly seed: WsSource;
  readonly names: Readonly<Record<number, string>>;
  /** What to show of a component. */
  name(component: number): string;
  readonly steps: readonly DirectionStep[];
  setSeed(seed: WsSource): void;
  /** An empty name gives the component its number back. */
  rename(component: number, name: string): void;
  move(step: DirectionStep): void;
  reset(): void;
}

/** What the view knows of directions, and what changes it. */
export function useDirections(): DirectionsState {
  const directions = useStudio(({ view }) => view.directions);
  const look = useStudio(({ view }) => view.look);
  const change = useStudio((state) => state.change);
  const setSteps = (steps: readonly DirectionStep[]): void => change({ look: { ...look, directions: steps } });
  const of = useSavedDirections();
  const network = useStudio((state) => state.network);
  const [seed = 0] = usableSources([directions.seed], network);
  return {
    ...directions,
    seed,
    of,
    name: (component) => of?.names?.[component] ?? directionName(of === undefined ? directions.names : {}, component),
    steps: look.directions,
    setSeed: (seed) => change({ directions: { ...directions, seed } }),
    rename(component, name) {
      const { [component]: _, ...others } = directions.names;
      change({ directions: { ...directions, names: name === "" ? others : { ...others, [component]: name } } });
    },
    move: (step) => setSteps(withStep(look.directions, step)),
    reset: () => setSteps([]),
  };
}
