import type { CheckpointDifference, TensorDifference } from "../../tasks/diff.ts";
import { defineCommand } from "../command.ts";
import { EXIT } from "../exit.ts";
import { number, withDefault } from "../options.ts";
import { downloadProgress } from "../withNetwork.ts";

export const diffCommand = defineCommand({
  name: "diff",
  summary: "Compare the weights of two checkpoints",
  words: [
    { syntax: "<a>", description: "a checkpoint, a file or URL of any format" },
    { syntax: "<b>", description: "another" },
  ],
  options: {
    tolerance: withDefault(
      number("--tolerance <sum>", "largest sum of squared differences at which a tensor counts as equal", { min: 0 }),
      0.0005,
    ),
  },
  examples: [
    { line: "stylegan diff before.pkl after.safetensors", does: "Exit code 0 if all tensors are equal, 1 if not" },
    { line: "stylegan diff a.pth b.pth --tolerance 0 --json", does: "Every tensor, bit for bit, as JSON" },
  ],
  run: async ({ options: { tolerance }, words: [a = "", b = ""], signal, progress }) => {
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { diffCheckpoints } = await import("../../tasks/diff.ts");
    const open = (file: string) => openCheckpoint(file, { signal, onProgress: downloadProgress(progress) });
    const difference = diffCheckpoints(await open(a), await open(b), tolerance);
    const isAlike = difference.beyond.length === 0;
    const { beyond, ...data } = difference;
    return {
      data: { alike: isAlike, tolerance, beyond: beyond.length, ...data },
      lines: describe(difference, [a, b]),
      exitCode: isAlike ? EXIT.done : EXIT.differ,
    };
  },
});

/** Tensors that are told of one by one. */
const LISTED = 30;

function describe({ tensors, beyond, onlyIn, settings }: CheckpointDifference, [a, b]: [string, string]): string[] {
  const more = beyond.length > LISTED ? [`... and ${beyond.length - LISTED} more (--json lists all)`] : [];
  const networks = [...new Set(tensors.map(({ network }) => network))].join(", ");
  return [
    ...beyond.slice(0, LISTED).map((row) => line(row)),
    ...more,
    ...(onlyIn.a.length > 0 ? [`Only in ${a}: ${onlyIn.a.join(", ")}`] : []),
    ...(onlyIn.b.length > 0 ? [`Only in ${b}: ${onlyIn.b.join(", ")}`] : []),
    ...(settings.length > 0 ? [`Settings that differ: ${settings.join(", ")}`] : []),
    `${networks}: ${beyond.length} of ${tensors.length} tensors differ`,
  ];
}

function line({ network, tensor, sum, shapes: [a, b] }: TensorDifference): string {
  const shape = (axes: readonly number[] | null): string => (axes === null ? "missing" : `[${axes.join(", ")}]`);
  const found = sum === null ? `${shape(a)} and ${shape(b)}` : `${sum.toExponential(3)}  ${shape(a)}`;
  return `${`${network} ${tensor}`.padEnd(44)} ${found}`;
}
