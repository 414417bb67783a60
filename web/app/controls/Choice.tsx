import { SegmentedControl, Stack, Text, type SegmentedControlProps } from "@mantine/core";
import { useId } from "react";

export interface ChoiceProps<T extends string>
  extends Pick<SegmentedControlProps<T>, "data" | "value" | "onChange" | "disabled"> {
  readonly label: string;
  readonly hint: string;
}

/** One of a few, with its name and one line of explanation. */
export function Choice<T extends string>({ label, hint, ...choice }: ChoiceProps<T>) {
  const id = useId();
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550} id={id}>
        {label}
      </Text>
      <SegmentedControl<T> fullWidth aria-labelledby={id} {...choice} />
      <Text size="xs" className="quiet">
        {hint}
      </Text>
    </Stack>
  );
}
