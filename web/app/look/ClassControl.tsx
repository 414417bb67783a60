import { NumberInput } from "@mantine/core";

export interface ClassControlProps {
  readonly value: number;
  /** How many classes the network knows. */
  readonly classes: number;
  readonly onChange: (label: number) => void;
}

export function ClassControl({ value, classes, onChange }: ClassControlProps) {
  return (
    <NumberInput
      label="Class"
      description={`This network knows ${classes} classes, 0 to ${classes - 1}.`}
      inputWrapperOrder={["label", "input", "description"]}
      min={0}
      max={classes - 1}
      allowDecimal={false}
      clampBehavior="strict"
      value={Math.min(value, classes - 1)}
      onChange={(text) => typeof text === "number" && onChange(text)}
    />
  );
}
