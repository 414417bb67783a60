/** What an event of TensorBoard's tells. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion: string | undefined;
  readonly started: boolean;
  readonly values: Readonly<Record<string, number>>;
}

type Field = readonly [number: number, value: bigint | number | Uint8Array];

/** Reads an event file by its format's description alone: TFRecords of protobuf messages, every checksum checked. */
export function readEvents(bytes: Uint8Array): ReadEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    check(bytes.subarray(at, at + 8), view.getUint32(at + 8, true));
    check(data, view.getUint32(at + 12 + length, true));
    events.push(eventOf(data));
    at += 12 + length + 4;
  }
  return events;
}

function check(data: Uint8Array, masked: number): void {
  const rotated = (masked - 0xa282ead8) >>> 0;
  if (((rotated >>> 17) | (rotated << 15)) >>> 0 !== crc32c(data)) throw new Error("a checksum is wrong");
}

/** Bit by bit. */
function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function eventOf(data: Uint8Array): ReadEvent {
  const fields = new Map(fieldsOf(data));
  const version = fields.get(3);
  const summary = fields.get(5);
  const values = summary instanceof Uint8Array ? fieldsOf(summary).map(([, value]) => tagged(value as Uint8Array)) : [];
  return {
    wallTime: Number(fields.get(1)),
    step: Number(fields.get(2)),
    fileVersion: version instanceof Uint8Array ? Buffer.from(version).toString() : undefined,
    started: fields.has(7),
    values: Object.fromEntries(values),
  };
}

function tagged(data: Uint8Array): readonly [tag: string, value: number] {
  const fields = new Map(fieldsOf(data));
  return [Buffer.from(fields.get(1) as Uint8Array).toString(), Number(fields.get(2))];
}

/** The fields of a message: wire types 0 (varint), 1 (double), 2 (bytes), 5 (float). */
function fieldsOf(data: Uint8Array): Field[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const readers: Readonly<Record<number, () => Field[1]>> = {
    0: varint,
    1: () => view.getFloat64((at += 8) - 8, true),
    2: () => {
      const length = Number(varint());
      return data.subarray(at, (at += length));
    },
    5: () => view.getFloat32((at += 4) - 4, true),
  };
  while (at < data.length) {
    const key = Number(varint());
    const read = readers[key & 7];
    if (read === undefined) throw new Error(`wire type ${key & 7}`);
    fields.push([key >>> 3, read()]);
  }
  return fields;
}
