import { Group, Slider, Stack, Text } from "@mantine/core";

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface LookSliderProps {
  readonly label: string;
  readonly hint: string;
  readonly range: Range;
  /** Values that are marked below the track. */
  readonly marks: readonly number[];
  /** The coloured part of the track begins here. */
  readonly startPoint: number;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

/** A slider with its name, its value in words and one line of explanation. */
export function LookSlider({ label, hint, range, marks, startPoint, value, text, onChange }: LookSliderProps) {
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {label}
        </Text>
        <Text size="sm" className="quiet tabular">
          {text}
        </Text>
      </Group>
      <Slider
        {...range}
        value={value}
        onChange={onChange}
        label={null}
        startPointValue={startPoint}
        marks={marks.map((mark) => ({ value: mark }))}
        thumbLabel={label}
        thumbValueText={text}
      />
      <Text size="xs" className="quiet">
        {hint}
      </Text>
    </Stack>
  );
}
