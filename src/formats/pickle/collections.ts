import { formatError } from "../formatError.ts";
import type { ReadBudget } from "../readBudget.ts";
import { describe, expectArray } from "./expect.ts";

/** Copies of a pickle's containers: a few bytes can ask for a long one again and again, so each is paid for first. */

/** The items of a list, tuple, set or dict (its keys); of nothing, none. @throws UserError */
export function copyItems(value: unknown, budget: ReadBudget): unknown[] {
  if (value === undefined) return [];
  const isKeyed = value instanceof Set || value instanceof Map;
  const items = isKeyed ? value : expectArray(value, "the items");
  budget.spendItems("size" in items ? items.size : items.length);
  return isKeyed ? [...value.keys()] : [...expectArray(value, "the items")];
}

/** A dict from another, or from pairs. @throws UserError */
export function copyDict(value: unknown, budget: ReadBudget): Map<unknown, unknown> {
  const isMap = value instanceof Map;
  if (isMap) budget.spendItems(2 * value.size);
  const pairs: Iterable<unknown> = isMap ? value.entries() : copyItems(value, budget);
  const dict = new Map<unknown, unknown>();
  for (const pair of pairs) {
    const [key, item] = pairOf(pair);
    budget.spendKey(key);
    dict.set(key, item);
  }
  return dict;
}

function pairOf(value: unknown): readonly unknown[] {
  const pair = expectArray(value, "an item of a dict");
  if (pair.length === 2) return pair;
  throw formatError("the pickle", "an item of a dict must be a pair", describe(value));
}

/** A set of items that were paid for. @throws UserError */
export function setOf(items: readonly unknown[], budget: ReadBudget): Set<unknown> {
  const set = new Set<unknown>();
  addToSet(set, items, budget);
  return set;
}

/** @throws UserError */
export function addToSet(set: Set<unknown>, items: readonly unknown[], budget: ReadBudget): void {
  for (const item of items) {
    budget.spendKey(item);
    set.add(item);
  }
}
