import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import type { PictureOrigin } from "../../../training/training.ts";
import { FACES, HEADS, type Milestone } from "../milestones.ts";
import { useTraining } from "../useTraining.ts";
import { about, figure, thousands } from "../words.ts";
import { choicesOf, type TrainForm } from "./form.ts";
import classes from "./Setup.module.css";
import { useEstimate } from "./useEstimate.ts";

export interface StartPanelProps {
  readonly origin: PictureOrigin;
  readonly form: TrainForm;
}

/** The button, and what to expect of this device. */
export function StartPanel({ origin, form }: StartPanelProps) {
  const start = useTraining((state) => state.start);
  return (
    <Group className={classes.start} justify="space-between" gap="lg">
      <Expectation form={form} />
      <Button
        size="md"
        leftSection={<IconPlayerPlay size={20} aria-hidden />}
        onClick={() => void start(origin, choicesOf(form))}
      >
        Start training
      </Button>
    </Group>
  );
}

function Expectation({ form }: { readonly form: TrainForm }) {
  const { isMeasuring, estimate } = useEstimate(choicesOf(form));
  if (isMeasuring) {
    return <Text className={`quiet ${classes.expectation}`} role="status">Measuring how fast this device learns…</Text>;
  }
  if (estimate === undefined) return <span className={classes.expectation} />;
  const { imagesPerSecond, device } = estimate;
  const after = ({ images, what }: Milestone): string =>
    `${what} after ${thousands(images)} images (${about(images / imagesPerSecond)} at this speed)`;
  return (
    <Stack gap={2} role="status" maw={560} className={classes.expectation}>
      <Text fw={600}>About {figure(imagesPerSecond)} images a second on this device</Text>
      <Text size="sm" className="quiet">
        {device}. At 32 × 32 the drawn faces showed {after(HEADS)} and {after(FACES)}. Clean pictures take several
        times as many, photographs far more.
      </Text>
    </Stack>
  );
}
