import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import type { PictureOrigin } from "../../../../training/training.ts";
import { FACES, HEADS, type Milestone } from "../milestones.ts";
import { useTraining } from "../useTraining.ts";
import { about, figure, thousands } from "../../../controls/words.ts";
import { choicesOf, problemsOf, useSetup, type TrainForm } from "./form.ts";
import classes from "./Setup.module.css";
import { useEstimate } from "./useEstimate.ts";

export interface StartPanelProps {
  readonly origin: PictureOrigin;
  readonly form: TrainForm;
}

/** The button, and what to expect of this device. */
export function StartPanel({ origin, form }: StartPanelProps) {
  const start = useTraining((state) => state.start);
  const choose = useSetup((state) => state.choose);
  const problems = problemsOf(form);
  const begin = async (): Promise<void> => {
    // What a refused start was to learn from stays.
    if (await start(origin, choicesOf(form))) choose(undefined);
  };
  return (
    <Group className={classes.start} justify="space-between" gap="lg">
      {problems.length > 0 ? <Problems names={problems} /> : <Expectation form={form} />}
      <Button
        size="md"
        leftSection={<IconPlayerPlay size={20} aria-hidden />}
        disabled={problems.length > 0}
        onClick={() => void begin()}
      >
        Start training
      </Button>
    </Group>
  );
}

function Problems({ names }: { readonly names: readonly string[] }) {
  return (
    <Text role="status" className={classes.expectation} c="var(--mantine-color-error)">
      Fix this under Advanced to start training: {names.join(", ")}.
    </Text>
  );
}

function Expectation({ form }: { readonly form: TrainForm }) {
  const { isMeasuring, estimate } = useEstimate(choicesOf(form));
  if (isMeasuring) {
    return (
      <Text className={`quiet ${classes.expectation}`} role="status">
        Measuring how fast this device learns…
      </Text>
    );
  }
  if (estimate === undefined) return <span className={classes.expectation} />;
  const { imagesPerSecond, device } = estimate;
  const after = ({ images, what }: Milestone): string =>
    `${what} after ${thousands(images)} images (${about(images / imagesPerSecond)} at this speed)`;
  return (
    <Stack gap={2} role="status" maw={560} className={classes.expectation}>
      <Text fw={600}>About {figure(imagesPerSecond)} images per second on this device</Text>
      <Text size="sm" className="quiet">
        {device}. At 32 × 32 the drawn faces showed {after(HEADS)} and {after(FACES)}. Clean images take several times
        as many, photographs far more.
      </Text>
    </Stack>
  );
}
