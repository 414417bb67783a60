import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import type { PictureOrigin } from "../../../training/training.ts";
import { FACES, OUTLINES } from "../milestones.ts";
import { useTraining } from "../useTraining.ts";
import { about, figure } from "../words.ts";
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
    return <Text className="quiet" role="status">Measuring how fast this device learns…</Text>;
  }
  if (estimate === undefined) return <span />;
  const { imagesPerSecond, device } = estimate;
  const minutes = (images: number): string => about(images / imagesPerSecond);
  return (
    <Stack gap={2} role="status" maw={520}>
      <Text fw={600}>About {figure(imagesPerSecond)} images a second on this device</Text>
      <Text size="sm" className="quiet">
        {device}. Of simple pictures such as the drawn faces, {OUTLINES.what} show after about {minutes(OUTLINES.images)}{" "}
        and {FACES.what} after {minutes(FACES.images)}; clean ones take several times as long, photographs far longer.
      </Text>
    </Stack>
  );
}
