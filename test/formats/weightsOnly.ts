/** What `torch.load(weights_only=True)` of PyTorch 1.13, the first that has it, knows of pickles. */
export const WEIGHTS_ONLY_OPCODES: readonly string[] = [
  ..."cRb}])(tu.N",
  ..."aesKMJX",
  ..."QhjqrU",
  "\x80",
  "\x81",
  "\x85",
  "\x86",
  "\x87",
  "\x88",
  "\x89",
  "\x8a",
  "\x8f",
];

/** Those of its globals that have a use in a file of tensors. */
export const WEIGHTS_ONLY_GLOBALS: readonly string[] = [
  "collections OrderedDict",
  "torch._utils _rebuild_tensor_v2",
  "torch._utils _rebuild_parameter",
  "torch FloatStorage",
  "torch HalfStorage",
  "torch DoubleStorage",
  "torch LongStorage",
  "torch Size",
];

/** How many bytes follow an opcode; a function where they tell themselves. */
const LENGTHS: Readonly<Record<string, number | ((bytes: Buffer, at: number) => number)>> = {
  "\x80": 1,
  K: 1,
  M: 2,
  J: 4,
  h: 1,
  q: 1,
  j: 4,
  r: 4,
  G: 8,
  X: (bytes, at) => 4 + bytes.readUInt32LE(at),
  B: (bytes, at) => 4 + bytes.readUInt32LE(at),
  "\x8a": (bytes, at) => 1 + bytes.readUInt8(at),
  c: (bytes, at) => bytes.indexOf("\n", bytes.indexOf("\n", at) + 1) + 1 - at,
};

/** The different opcodes and globals of a pickle. */
export function instructionsOf(pickle: Uint8Array): { readonly opcodes: string[]; readonly globals: string[] } {
  const bytes = Buffer.from(pickle);
  const [opcodes, globals] = [new Set<string>(), new Set<string>()];
  for (let at = 0; at < bytes.length; ) {
    const opcode = String.fromCharCode(bytes.readUInt8(at++));
    opcodes.add(opcode);
    const rule = LENGTHS[opcode] ?? 0;
    const length = typeof rule === "number" ? rule : rule(bytes, at);
    if (opcode === "c")
      globals.add(
        bytes
          .toString("latin1", at, at + length)
          .trimEnd()
          .replace("\n", " "),
      );
    at += length;
  }
  return { opcodes: [...opcodes], globals: [...globals] };
}
