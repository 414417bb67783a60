import { NumberField } from "../fields/NumberField.tsx";

export interface ClassControlProps {
  readonly value: number;
  /** How many classes the network knows. */
  readonly classes: number;
  readonly onChange: (label: number) => void;
}

export function ClassControl({ value, classes, onChange }: ClassControlProps) {
  return (
    <NumberField
      label="Class"
      description={`This network knows ${classes} classes, 0 to ${classes - 1}.`}
      rule={{ min: 0, max: classes - 1 }}
      value={Math.min(value, classes - 1)}
      onChange={onChange}
    />
  );
}
