import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useEstimate } from "./estimate.ts";
import { useTexts } from "../texts/texts.ts";

export interface ProgressLineProps {
  /** 0 to 1. */
  readonly fraction: number;
  readonly doing: string;
  /** Ends it; absent where it cannot be ended. */
  readonly onCancel?: () => void;
}

/** A thin bar with what is being done and, where that is worth saying, how long it still takes. */
export function ProgressLine({ fraction, doing, onCancel }: ProgressLineProps) {
  const { controls } = useTexts();
  const left = useEstimate(fraction);
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" className="quiet tabular" truncate>
          {doing}
        </Text>
        <Text size="sm" className="quiet tabular" style={{ whiteSpace: "nowrap" }}>
          {left}
        </Text>
        {onCancel !== undefined && (
          <Button variant="subtle" size="compact-sm" onClick={onCancel} style={{ flexShrink: 0 }}>
            {controls.cancel}
          </Button>
        )}
      </Group>
      <Progress value={fraction * 100} size={4} aria-label={doing} transitionDuration={150} />
    </Stack>
  );
}
