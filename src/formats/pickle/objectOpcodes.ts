import { latin1 } from "../byteReader.ts";
import { Buildable, Constructor } from "./constructor.ts";
import { Foreign, ForeignConstructor } from "./foreign.ts";
import { expectArray, expectMap, expectString } from "./expect.ts";
import { decodeText } from "./literals.ts";
import type { OpcodeRow, PickleMachine } from "./machine.ts";

/** The opcodes by which a pickle could run code: each reaches only the table of constructors. */
export const OBJECT_OPCODES: readonly OpcodeRow[] = [
  [0x63, "GLOBAL", (m) => m.push(readGlobal(m))],
  [0x93, "STACK_GLOBAL", pushStackGlobal],
  [0x52, "REDUCE", callTop],
  [0x81, "NEWOBJ", callTop],
  [0x92, "NEWOBJ_EX", newObjectWithKeywords],
  [0x69, "INST", (m) => m.push(construct(m, readGlobal(m), m.popToMark()))],
  [0x6f, "OBJ", callGroup],
  [0x62, "BUILD", build],
  [0x50, "PERSID", (m) => m.push(load(m, latin1(m.input.line())))],
  [0x51, "BINPERSID", (m) => m.push(load(m, m.pop()))],
  [0x82, "EXT1", refuseExtension],
  [0x83, "EXT2", refuseExtension],
  [0x84, "EXT4", refuseExtension],
  [0x97, "NEXT_BUFFER", (m) => void refuse(m, "its data must be in the file itself, not in out-of-band buffers")],
  [0x98, "READONLY_BUFFER", (m) => void m.top()],
];

function readGlobal(machine: PickleMachine): Constructor {
  const module = decodeText(machine.input.line());
  return machine.lookUp(module, decodeText(machine.input.line()));
}

function pushStackGlobal(machine: PickleMachine): void {
  const name = expectString(machine.pop(), "a global's name");
  machine.push(machine.lookUp(expectString(machine.pop(), "a global's module"), name));
}

function callTop(machine: PickleMachine): void {
  const args = expectArray(machine.pop(), "a constructor's arguments");
  machine.push(construct(machine, machine.pop(), args));
}

/** Keyword arguments have no use among the allowed names, so they must be empty. */
function newObjectWithKeywords(machine: PickleMachine): void {
  const keywords = expectMap(machine.pop(), "keyword arguments");
  const args = machine.pop();
  const isForeign = machine.top() instanceof ForeignConstructor;
  machine.push(args);
  if (keywords.size > 0 && !isForeign) throw machine.damaged("its objects must be made without keyword arguments");
  callTop(machine);
}

function callGroup(machine: PickleMachine): void {
  const [callable, ...args] = machine.popToMark();
  machine.push(construct(machine, callable, args));
}

/** A dict's own attributes, such as the `_metadata` of a state dict, are dropped. */
function build(machine: PickleMachine): void {
  const state = machine.pop();
  const value = machine.top();
  if (value instanceof Buildable) value.build(state);
  else if (!(value instanceof Map)) throw machine.damaged("it sets the state of a value that has none");
}

function load(machine: PickleMachine, id: unknown): unknown {
  const { persistentLoad } = machine.options;
  return persistentLoad === undefined ? refuse(machine, "it refers to data outside itself") : persistentLoad(id);
}

/** What is called on a placeholder, or made from one, is no more than a placeholder. */
function construct(machine: PickleMachine, callee: unknown, args: readonly unknown[]): unknown {
  if (callee instanceof Foreign) return callee;
  if (!(callee instanceof Constructor)) throw machine.damaged("it calls a value that is not a constructor");
  return args.find((argument) => argument instanceof Foreign) ?? callee.construct(args);
}

function refuseExtension(machine: PickleMachine): void {
  refuse(machine, "it would run a function of Python's extension registry, known only by a number");
}

function refuse(machine: PickleMachine, rule: string): never {
  throw machine.damaged(rule);
}
