import crc32c from "crc-32/crc32c.js";
import protobuf from "protobufjs/light.js";
import { concatBytes } from "../byteReader.ts";

/** The parts of TensorFlow's event.proto and summary.proto (Apache-2.0) that curves need. */
const field = (type: string, id: number): protobuf.IField => ({ type, id });
const MESSAGES: Readonly<Record<string, protobuf.IType>> = {
  Event: {
    edition: "proto2",
    fields: {
      wallTime: field("double", 1),
      step: field("int64", 2),
      fileVersion: field("string", 3),
      summary: field("Summary", 5),
      sessionLog: field("SessionLog", 7),
    },
  },
  Summary: { edition: "proto2", fields: { value: { rule: "repeated", type: "Value", id: 1 } } },
  Value: { edition: "proto2", fields: { tag: field("string", 1), simpleValue: field("float", 2) } },
  SessionLog: { edition: "proto2", fields: { status: field("int32", 1) } },
};

const eventProto = protobuf.Root.fromJSON({ nested: MESSAGES }).lookupType("Event");

/** The first event of a file says so. */
const FILE_VERSION = "brain.Event:2";

/** SessionLog.START: TensorBoard then drops what earlier files say of later steps. */
const START = 1;

/** Where an event stands on TensorBoard's two axes. */
export interface EventTime {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** A whole number. */
  readonly step: number;
}

/** What an event file begins with, at the step from which the run starts or goes on. */
export function beginEvents(time: EventTime): Uint8Array {
  const version = record({ ...time, step: 0, fileVersion: FILE_VERSION });
  return concatBytes([version, record({ ...time, sessionLog: { status: START } })]);
}

/** Values by their tags, such as `Loss/G/loss`, as a record of an event file. */
export function scalarEvent(time: EventTime, values: Readonly<Record<string, number>>): Uint8Array {
  const value = Object.entries(values).map(([tag, simpleValue]) => ({ tag, simpleValue }));
  return record({ ...time, summary: { value } });
}

/** A TFRecord: length, checksum of the length, event, checksum of the event. */
function record(event: object): Uint8Array {
  const data = eventProto.encode(eventProto.create(event)).finish();
  const bytes = new Uint8Array(12 + data.length + 4);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedChecksum(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedChecksum(data), true);
  return bytes;
}

/** A checksum of data that hold checksums would be weak, so TFRecord turns it by 15 bits and adds a constant. */
function maskedChecksum(bytes: Uint8Array): number {
  const checksum = crc32c.buf(bytes) >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
