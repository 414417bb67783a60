import { generatorOf, type Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { closedFormDirections } from "../../src/model/closedForm.ts";
import { compareTensors, type CaseResult } from "./compare.ts";
import { compareList, tensorOf, type Tensors } from "./tensors.ts";

interface SefaCase {
  readonly id: string;
  readonly layers: readonly number[];
  readonly unit_rows: boolean;
}

/** The layout's limits for eigenvalues and directions. */
const [VALUES, DIRECTIONS] = [1e-5, 1e-4];

/** The closed-form factorisation of every choice of layers, by both ways of taking the weights. */
export function checkSefa(file: string, expected: Tensors, text: string, checkpoint: Checkpoint): CaseResult[] {
  const { cases } = JSON.parse(text) as { readonly cases: readonly SefaCase[] };
  const generator = generatorOf(checkpoint);
  return cases.flatMap(({ id, layers, unit_rows: unitRows }) => {
    const [values, directions] = ["eigenvalues", "directions"].map((name) => tensorOf(expected, `${id}/${name}`));
    if (values === undefined || directions === undefined) return [];
    const found = closedFormDirections(generator, { layers, unitRows, count: values.shape[0] });
    return [
      compareList(`${file} ${id}/eigenvalues`, found.values, values, VALUES),
      compareTensors(`${file} ${id}/directions`, found.vectors, directions, DIRECTIONS),
    ];
  });
}
