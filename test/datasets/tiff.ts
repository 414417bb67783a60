/** How TIFF tells kinds of values apart. */
const SAMPLE_FORMATS = { uint: 1, int: 2, float: 3 } as const;

/** A plain grey TIFF, as microscopes and scanners write them: one strip, no compression. */
export function tiff(
  side: number,
  kind: keyof typeof SAMPLE_FORMATS,
  bits: 16 | 32,
  values: readonly number[],
): Buffer {
  const size = (values.length * bits) / 8;
  const tags = [
    [256, side],
    [257, side],
    [258, bits],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, side],
    [279, size],
    [339, SAMPLE_FORMATS[kind]],
  ] as const;
  const file = Buffer.alloc(8 + size + 2 + tags.length * 12 + 4);
  file.write("II*\0");
  file.writeUInt32LE(8 + size, 4);
  values.forEach((value, i) => {
    const at = 8 + (i * bits) / 8;
    if (kind === "float") file.writeFloatLE(value, at);
    else if (kind === "int") file.writeIntLE(value, at, bits / 8);
    else file.writeUIntLE(value, at, bits / 8);
  });
  file.writeUInt16LE(tags.length, 8 + size);
  tags.forEach(([tag, value], i) => {
    const at = 10 + size + i * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(4, at + 2); // LONG
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  return file;
}
