import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useId } from "react";
import type { NoiseMode } from "../../../src/networks/generator.ts";

const MODES: readonly { readonly value: NoiseMode; readonly label: string }[] = [
  { value: "const", label: "Fixed" },
  { value: "random", label: "Random" },
  { value: "none", label: "None" },
];

export interface NoiseControlProps {
  readonly value: NoiseMode;
  readonly onChange: (mode: NoiseMode) => void;
}

/** Where fine detail such as single hairs comes from. */
export function NoiseControl({ value, onChange }: NoiseControlProps) {
  const id = useId();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550} id={id}>
        Noise
      </Text>
      <SegmentedControl<NoiseMode> fullWidth data={[...MODES]} value={value} onChange={onChange} aria-labelledby={id} />
      <Text size="xs" className="quiet">
        Where fine detail comes from: a fixed pattern, chance by seed, or nowhere.
      </Text>
    </Stack>
  );
}
