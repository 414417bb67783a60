import { NumberInput } from "@mantine/core";
import { MAX_SEED } from "../../../src/base/randomState.ts";

export interface SeedNumberProps {
  readonly label: string;
  readonly seed: number | undefined;
  readonly onChange: (seed: number) => void;
}

/** A seed as a number; what is no seed is not taken. */
export function SeedNumber({ label, seed, onChange }: SeedNumberProps) {
  return (
    <NumberInput
      label={label}
      min={0}
      max={MAX_SEED}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="strict"
      value={seed ?? ""}
      onChange={(value) => typeof value === "number" && onChange(value)}
    />
  );
}
