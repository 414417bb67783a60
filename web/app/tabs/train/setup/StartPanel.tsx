import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import type { PictureOrigin } from "../../../../training/training.ts";
import { FACES, HEADS, type Milestone } from "../milestones.ts";
import { useTraining } from "../useTraining.ts";
import { about, figure } from "../../../controls/words.ts";
import { choicesOf, problemsOf, useSetup, type TrainForm } from "./form.ts";
import classes from "./Setup.module.css";
import { useFromOpen } from "./StartFrom.tsx";
import { useEstimate } from "./useEstimate.ts";
import { said } from "../../../texts/foreign.ts";
import { useTexts } from "../../../texts/texts.ts";

export interface StartPanelProps {
  readonly origin: PictureOrigin;
  readonly form: TrainForm;
}

/** The button, and what to expect of this device. */
export function StartPanel({ origin, form }: StartPanelProps) {
  const { train } = useTexts();
  const start = useTraining((state) => state.start);
  const choose = useSetup((state) => state.choose);
  const fromOpen = useFromOpen(form);
  const problems = problemsOf(form);
  const begin = async (): Promise<void> => {
    // What a refused start was to learn from stays.
    if (await start(origin, choicesOf(form), fromOpen)) choose(undefined);
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
        {train.start}
      </Button>
    </Group>
  );
}

function Problems({ names }: { readonly names: readonly string[] }) {
  const { train } = useTexts();
  return (
    <Text role="status" className={classes.expectation} c="var(--mantine-color-error)">
      {train.fixFirst(names)}
    </Text>
  );
}

function Expectation({ form }: { readonly form: TrainForm }) {
  const { train, trainMilestones } = useTexts();
  const { isMeasuring, estimate } = useEstimate(choicesOf(form), useFromOpen(form));
  if (isMeasuring) {
    return (
      <Text className={`quiet ${classes.expectation}`} role="status">
        {train.measuring}
      </Text>
    );
  }
  if (estimate === undefined) return <span className={classes.expectation} />;
  const { imagesPerSecond, device } = estimate;
  const after = ({ images, what }: Milestone): string =>
    train.milestone(trainMilestones[what], images, about(images / imagesPerSecond));
  return (
    <Stack gap={2} role="status" maw={560} className={classes.expectation}>
      <Text fw={600}>{train.imagesPerSecond(figure(imagesPerSecond))}</Text>
      <Text size="sm" className="quiet">
        {train.expectation(said(device), after(HEADS), after(FACES))}
      </Text>
    </Stack>
  );
}
