import { defineCommand } from "../command.ts";
import { choice, flag, number, optional, required, text, withDefault } from "../options.ts";
import { styleLayers } from "../sharedOptions.ts";
import { downloadProgress } from "../withNetwork.ts";

export const blendCommand = defineCommand({
  name: "blend",
  summary: 'Swap layers between a network and one fine-tuned from it ("toonify")',
  words: [
    { syntax: "<a>", description: "the network that provides all other layers, the mapping and the average w" },
    { syntax: "<b>", description: "the network that provides --layers, fine-tuned from a (or a from it)" },
    { syntax: "<out>", description: "the file to write: .safetensors, .pth or .pkl" },
  ],
  options: {
    layers: required(
      styleLayers("--layers <list>", "convolution layers to take from b, as `stylegan info` numbers them"),
    ),
    smooth: withDefault(
      number("--smooth <n>", "blend over this many layers on each side of a border; 0 is a hard cut", {
        min: 0,
        max: 18,
      }),
      0,
    ),
    mapping: withDefault(
      choice("--mapping <a|b>", "whose mapping network and average w to use; a keeps the meaning of a's latents", [
        "a",
        "b",
      ]),
      "a",
    ),
    half: flag("--half", "store weights in half precision"),
    note: optional(text("--note <text>", "text to store in the file (default: the notes of both)")),
  },
  examples: [
    {
      line: "stylegan blend faces.pkl cartoons.pkl toon.safetensors --layers 0-5",
      does: "Shapes from the cartoons, colours and texture from the faces",
    },
    {
      line: "stylegan blend faces.pkl cartoons.pkl toon.safetensors --layers 6-16 --smooth 2",
      does: "Faces unchanged in shape, painted like the cartoons, with a soft transition",
    },
  ],
  run: async ({ options: { layers, smooth, mapping, ...saving }, words: [a = "", b = "", out = ""], ...io }) => {
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { checkpointWriter, convert } = await import("../../tasks/convert.ts");
    const { assertNotAnInput } = await import("../../media/assertNotAnInput.ts");
    const { blendCheckpoints } = await import("../../tasks/blend.ts");
    const { signal, progress, note } = io;
    checkpointWriter(out, saving);
    await assertNotAnInput(out, [a, b]);
    const open = (file: string) => openCheckpoint(file, { signal, onProgress: downloadProgress(progress) });
    const blended = blendCheckpoints(await open(a), await open(b), { layers: [...layers], smooth, mapping });
    const notes = await convert(blended, out, { ...saving, signal });
    notes.forEach(note);
    return { data: { file: out, layers: [...layers], smooth, mapping }, lines: [out] };
  },
});
