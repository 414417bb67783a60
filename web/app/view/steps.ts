import type { DirectionStep } from "../../../src/model/directions.ts";

/** Farther than this, in standard deviations, pictures fall apart. */
export const MOST_DEVIATIONS = 3;

/** The step along a component; one that stands still where the look has none. */
export function stepOf(steps: readonly DirectionStep[], component: number): DirectionStep {
  return steps.find((step) => step.component === component) ?? { component, amount: 0 };
}

/**
 * Steps with one of them changed, in the order of their components, so that equal looks read the same. A step that
 * stands still and says nothing of layers is none.
 */
export function withStep(steps: readonly DirectionStep[], changed: DirectionStep): DirectionStep[] {
  const others = steps.filter(({ component }) => component !== changed.component);
  const isNone = changed.amount === 0 && changed.layers === undefined;
  return [...others, ...(isNone ? [] : [changed])].sort((a, b) => a.component - b.component);
}

/**
 * Steps as a network with `count` directions and `numWs` style layers can go them: a link may come from another, whose
 * other directions and layers are left out.
 */
export function usableSteps(steps: readonly DirectionStep[], count: number, numWs: number): readonly DirectionStep[] {
  const isUsable = ({ component, layers = [] }: DirectionStep): boolean =>
    component < count && layers.every((layer) => layer < numWs);
  if (steps.every(isUsable)) return steps;
  const known = steps.filter(({ component }) => component < count).map((step) => withinLayers(step, numWs));
  return known.filter(({ layers }) => layers === undefined || layers.length > 0);
}

function withinLayers(step: DirectionStep, numWs: number): DirectionStep {
  return step.layers === undefined ? step : { ...step, layers: step.layers.filter((layer) => layer < numWs) };
}

/** "+1.5 σ". */
export function amountText(amount: number): string {
  const size = Math.abs(amount).toFixed(1);
  return amount === 0 ? "0" : `${amount > 0 ? "+" : "−"}${size} σ`;
}

export function directionName(names: Readonly<Record<number, string>>, component: number): string {
  return names[component] ?? `Direction ${component + 1}`;
}
