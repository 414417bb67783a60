import type { Label } from "../../../src/model/labels.ts";
import { NumberField } from "../controls/NumberField.tsx";

export interface ClassControlProps {
  /** Shows nothing where a vector stands in its place. */
  readonly value: Label;
  /** How many classes the network knows. */
  readonly classes: number;
  readonly onChange: (label: number) => void;
}

export function ClassControl({ value, classes, onChange }: ClassControlProps) {
  return (
    <NumberField
      label="Class"
      description={`This network knows ${classes} classes, 0 to ${classes - 1}.`}
      rule={{ min: 0, max: classes - 1, mayBeEmpty: typeof value !== "number" }}
      placeholder="a vector, below"
      value={typeof value === "number" ? value : undefined}
      onChange={onChange}
    />
  );
}
