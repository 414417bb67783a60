import { randomStateShuffler } from "../base/randomState.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { GridShape } from "../model/grid.ts";

/** The images in which a run shows itself: which items of the data set, and thereby which classes. */
export interface SnapshotGrid extends GridShape {
  /** Row by row. */
  readonly items: readonly number[];
}

type Shown = Pick<Dataset, "count" | "resolution" | "labels">;

/**
 * The official snapshot grid: as many images as 8K shows, from 7 x 4 to 32 x 32. Without labels a random choice of
 * items; with labels each row shows one class (one label vector), the classes in their order and again from the first,
 * its images drawn without replacement until they run out.
 */
export function snapshotGrid(dataset: Shown): SnapshotGrid {
  const cols = within(Math.floor(7680 / dataset.resolution), 7, 32);
  const rows = within(Math.floor(4320 / dataset.resolution), 4, 32);
  const shuffle = randomStateShuffler(0);
  const groups = itemsByLabel(dataset).map((items) => shuffled(items, shuffle(items.length)));
  const items = Array.from({ length: rows }, (_, y) => {
    const group = groups[y % groups.length] ?? [];
    const start = Math.floor(y / groups.length) * cols;
    return Array.from({ length: cols }, (_, x) => group[(start + x) % group.length] ?? 0);
  });
  return { rows, cols, items: items.flat() };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function shuffled(items: readonly number[], order: Uint32Array): number[] {
  return Array.from(order, (i) => items[i] ?? 0);
}

/** Labels looked at together: vectors of a thousand classes for all of a million items would not fit. */
const LABELS_AT_ONCE = 1024;

/** The items of each label, labels in ascending order of their vectors read from the end, which is that of classes. */
function itemsByLabel(dataset: Shown): readonly (readonly number[])[] {
  const groups = new Map<string, { readonly label: Float32Array; readonly items: number[] }>();
  for (let start = 0; start < dataset.count; start += LABELS_AT_ONCE) {
    const stop = Math.min(dataset.count, start + LABELS_AT_ONCE);
    const items = Array.from({ length: stop - start }, (_, i) => start + i);
    const labels = dataset.labels(items);
    const length = labels?.shape[1] ?? 0;
    for (const [i, item] of items.entries()) {
      const label = (labels?.data ?? new Float32Array()).slice(i * length, (i + 1) * length).reverse();
      const key = label.join();
      const group = groups.get(key) ?? { label, items: [] };
      groups.set(key, group);
      group.items.push(item);
    }
  }
  return [...groups.values()].sort((a, b) => compare(a.label, b.label)).map(({ items }) => items);
}

function compare(a: Float32Array, b: Float32Array): number {
  const first = a.findIndex((value, i) => value !== b[i]);
  return first === -1 ? 0 : (a[first] ?? 0) - (b[first] ?? 0);
}
