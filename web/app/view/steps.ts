import type { DirectionStep } from "../../../src/model/directions.ts";
import { texts } from "../texts/texts.ts";

/** Farther than this, in standard deviations, images fall apart. */
export const MOST_DEVIATIONS = 3;

/** Whose directions the steps are: a file's, or the network's own where nothing is given. */
type Owner = DirectionStep["of"];

function isOf(step: DirectionStep, component: number, of: Owner): boolean {
  return step.component === component && step.of?.file === of?.file;
}

/** The step along a component; one that stands still where the look has none. */
export function stepOf(steps: readonly DirectionStep[], component: number, of?: Owner): DirectionStep {
  return steps.find((step) => isOf(step, component, of)) ?? { component, amount: 0, ...(of && { of }) };
}

/**
 * Steps with one of them changed, in the order of their components, so that equal looks read the same. A step that
 * stands still and says nothing of layers is none.
 */
export function withStep(steps: readonly DirectionStep[], changed: DirectionStep): DirectionStep[] {
  const others = steps.filter((step) => !isOf(step, changed.component, changed.of));
  const isNone = changed.amount === 0 && changed.layers === undefined;
  return [...others, ...(isNone ? [] : [changed])].sort(
    (a, b) => fileOf(a).localeCompare(fileOf(b)) || a.component - b.component,
  );
}

/** The network's own come first. */
function fileOf({ of }: DirectionStep): string {
  return of?.file ?? "";
}

/**
 * Steps as a network with `count` directions and `numWs` style layers can go them: a link may come from another, whose
 * other directions and layers are left out.
 */
export function usableSteps(
  steps: readonly DirectionStep[],
  count: number,
  numWs: number,
  isFit: (of: NonNullable<Owner>) => boolean = () => true,
): readonly DirectionStep[] {
  const isKnown = ({ component, of }: DirectionStep): boolean => (of === undefined ? component < count : isFit(of));
  const isUsable = (step: DirectionStep): boolean =>
    isKnown(step) && (step.layers ?? []).every((layer) => layer < numWs);
  if (steps.every(isUsable)) return steps;
  const known = steps.filter(isKnown).map((step) => withinLayers(step, numWs));
  return known.filter(({ layers }) => layers === undefined || layers.length > 0);
}

function withinLayers(step: DirectionStep, numWs: number): DirectionStep {
  return step.layers === undefined ? step : { ...step, layers: step.layers.filter((layer) => layer < numWs) };
}

/** "+1.5 σ"; a file's amounts have no unit, since some count in deviations and some in the way between two images. */
export function amountText(amount: number, unit = " σ"): string {
  const size = Math.abs(amount).toFixed(1);
  return amount === 0 ? "0" : `${amount > 0 ? "+" : "−"}${size}${unit}`;
}

export function directionName(names: Readonly<Record<number, string>>, component: number): string {
  return names[component] ?? texts().pictures.direction(component + 1);
}
