import { addToSet, setOf } from "./collections.ts";
import { Foreign } from "./foreign.ts";
import type { OpcodeRow, PickleMachine } from "./machine.ts";

/** Lists are arrays, tuples are frozen arrays, dicts are Maps (so no key can reach a prototype), sets are Sets. */
export const CONTAINER_OPCODES: readonly OpcodeRow[] = [
  [0x5d, "EMPTY_LIST", (m) => m.push([])],
  [0x6c, "LIST", (m) => m.push(m.popToMark())],
  [0x61, "APPEND", (m) => append(m, [m.pop()])],
  [0x65, "APPENDS", (m) => append(m, m.popToMark())],
  [0x29, "EMPTY_TUPLE", (m) => m.push(Object.freeze([]))],
  [0x74, "TUPLE", (m) => m.push(Object.freeze(m.popToMark()))],
  [0x85, "TUPLE1", (m) => pushTuple(m, 1)],
  [0x86, "TUPLE2", (m) => pushTuple(m, 2)],
  [0x87, "TUPLE3", (m) => pushTuple(m, 3)],
  [0x7d, "EMPTY_DICT", (m) => m.push(new Map())],
  [0x64, "DICT", pushDict],
  [0x73, "SETITEM", setItem],
  [0x75, "SETITEMS", (m) => setItems(m, m.popToMark())],
  [0x8f, "EMPTY_SET", (m) => m.push(new Set())],
  [0x90, "ADDITEMS", addItems],
  [0x91, "FROZENSET", (m) => m.push(setOf(m.popToMark(), m.options.budget))],
];

function pushTuple(machine: PickleMachine, length: number): void {
  const items = Array.from({ length }, () => machine.pop());
  machine.push(Object.freeze(items.reverse()));
}

function append(machine: PickleMachine, items: readonly unknown[]): void {
  const list = machine.top();
  if (list instanceof Foreign) return;
  if (!Array.isArray(list) || Object.isFrozen(list)) throw machine.damaged("only a list can be appended to");
  for (const item of items) list.push(item);
}

function pushDict(machine: PickleMachine): void {
  const items = machine.popToMark();
  machine.push(new Map());
  setItems(machine, items);
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  setItems(machine, [machine.pop(), value]);
}

function setItems(machine: PickleMachine, items: readonly unknown[]): void {
  const dict = machine.top();
  if (dict instanceof Foreign) return;
  if (!(dict instanceof Map)) throw machine.damaged("only a dict can be given items");
  if (items.length % 2 !== 0) throw machine.damaged("a dict's items must come in pairs");
  for (let i = 0; i < items.length; i += 2) {
    machine.options.budget.spendKey(items[i]);
    dict.set(items[i], items[i + 1]);
  }
}

function addItems(machine: PickleMachine): void {
  const items = machine.popToMark();
  const set = machine.top();
  if (set instanceof Foreign) return;
  if (!(set instanceof Set)) throw machine.damaged("only a set can be added to");
  addToSet(set, items, machine.options.budget);
}
