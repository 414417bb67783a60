import { MAX_SEED } from "../../../../src/base/randomState.ts";
import { NumberField } from "../../controls/NumberField.tsx";

export interface SeedNumberProps {
  readonly label: string;
  readonly seed: number | undefined;
  readonly onChange: (seed: number) => void;
}

const RULE = { min: 0, max: MAX_SEED } as const;

/** A seed as a number; what is no seed is not taken. */
export function SeedNumber({ label, seed, onChange }: SeedNumberProps) {
  return <NumberField label={label} rule={RULE} value={seed} onChange={onChange} />;
}
