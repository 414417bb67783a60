import { latin1 } from "../byteReader.ts";
import { CONTAINER_OPCODES } from "./containerOpcodes.ts";
import {
  decodeLong,
  decodeText,
  parseFloatLine,
  parseIndex,
  parseInteger,
  parseQuoted,
  parseRawUnicode,
} from "./literals.ts";
import type { OpcodeRow, PickleMachine } from "./machine.ts";
import { OBJECT_OPCODES } from "./objectOpcodes.ts";

const LITERAL_OPCODES: readonly OpcodeRow[] = [
  [0x4e, "NONE", (m) => m.push(null)],
  [0x88, "NEWTRUE", (m) => m.push(true)],
  [0x89, "NEWFALSE", (m) => m.push(false)],
  [0x49, "INT", (m) => m.push(parseInteger(m.input.line()))],
  [0x4c, "LONG", (m) => m.push(parseInteger(m.input.line()))],
  [0x4a, "BININT", (m) => m.push(m.input.i32())],
  [0x4b, "BININT1", (m) => m.push(m.input.u8())],
  [0x4d, "BININT2", (m) => m.push(m.input.u16())],
  [0x8a, "LONG1", (m) => m.push(decodeLong(m.input.take(m.input.u8())))],
  [0x8b, "LONG4", (m) => m.push(decodeLong(m.input.take(m.input.i32())))],
  [0x46, "FLOAT", (m) => m.push(parseFloatLine(m.input.line()))],
  [0x47, "BINFLOAT", (m) => m.push(m.input.float64BigEndian())],
  [0x53, "STRING", (m) => m.push(parseQuoted(m.input.line()))],
  [0x54, "BINSTRING", (m) => m.push(latin1(m.input.take(m.input.i32())))],
  [0x55, "SHORT_BINSTRING", (m) => m.push(latin1(m.input.take(m.input.u8())))],
  [0x56, "UNICODE", (m) => m.push(parseRawUnicode(m.input.line()))],
  [0x58, "BINUNICODE", (m) => m.push(decodeText(m.input.take(m.input.u32())))],
  [0x8c, "SHORT_BINUNICODE", (m) => m.push(decodeText(m.input.take(m.input.u8())))],
  [0x8d, "BINUNICODE8", (m) => m.push(decodeText(m.input.take(m.input.u64())))],
  [0x42, "BINBYTES", (m) => m.push(m.input.take(m.input.u32()))],
  [0x43, "SHORT_BINBYTES", (m) => m.push(m.input.take(m.input.u8()))],
  [0x8e, "BINBYTES8", (m) => m.push(m.input.take(m.input.u64()))],
  [0x96, "BYTEARRAY8", (m) => m.push(m.input.take(m.input.u64()))],
];

const STACK_OPCODES: readonly OpcodeRow[] = [
  [0x28, "MARK", (m) => m.mark()],
  [0x30, "POP", (m) => m.popValueOrMark()],
  [0x31, "POP_MARK", (m) => void m.popToMark()],
  [0x32, "DUP", (m) => m.push(m.top())],
  [0x67, "GET", (m) => m.recall(parseIndex(m.input.line()))],
  [0x68, "BINGET", (m) => m.recall(m.input.u8())],
  [0x6a, "LONG_BINGET", (m) => m.recall(m.input.u32())],
  [0x70, "PUT", (m) => m.keep(parseIndex(m.input.line()))],
  [0x71, "BINPUT", (m) => m.keep(m.input.u8())],
  [0x72, "LONG_BINPUT", (m) => m.keep(m.input.u32())],
  [0x94, "MEMOIZE", (m) => m.keep(m.memo.size)],
  [0x80, "PROTO", checkProtocol],
  // A frame is only a hint for buffering; its contents are read as if it were not there.
  [0x95, "FRAME", (m) => void m.input.take(8)],
  [
    0x2e,
    "STOP",
    (m) => {
      m.stopped = true;
    },
  ],
];

const OPCODES: ReadonlyMap<number, OpcodeRow> = new Map(
  [...LITERAL_OPCODES, ...STACK_OPCODES, ...CONTAINER_OPCODES, ...OBJECT_OPCODES].map((row) => [row[0], row]),
);

function checkProtocol(machine: PickleMachine): void {
  const protocol = machine.input.u8();
  if (protocol > 5) throw machine.damaged(`its protocol must be 0 to 5, not ${protocol}`);
}

/** Reads and runs the next opcode. */
export function step(machine: PickleMachine): void {
  machine.options.budget.spendOperation();
  const code = machine.input.u8();
  const row = OPCODES.get(code);
  if (row === undefined) throw machine.damaged(`0x${code.toString(16).padStart(2, "0")} is not a pickle opcode`);
  row[2](machine);
}
