import { Anchor, Group, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { DirectionStep } from "../../../../../src/model/directions.ts";
import { Failure } from "../../../controls/Failure.tsx";
import { ProgressLine } from "../../../controls/ProgressLine.tsx";
import { DirectionAmount, DirectionLayers, DirectionSlider } from "../../../layout/DirectionSlider.tsx";
import { ReachChoice, type Reach } from "../../../layout/ReachChoice.tsx";
import { useDirections } from "../../../store/useDirections.ts";
import { useFound } from "../../../store/useFound.ts";
import { useTexts } from "../../../texts/texts.ts";
import { stepOf, withStep } from "../../../view/steps.ts";
import classes from "../Edit.module.css";
import type { EditedProps } from "../usableEdit.ts";
import { useEdit } from "../useEdit.ts";

/** Directions that are shown at first, and added by "more". */
const AT_ONCE = 6;

/** Directions as sliders, the network's own or those of a file. */
export function EditDirections({ edit }: EditedProps) {
  const { directions: words } = useTexts();
  const [reach, setReach] = useState<Reach>("one");
  const [wanted, setWanted] = useState(AT_ONCE);
  const found = useFound();
  const { of } = useDirections();
  const count = of?.standardDeviations.length ?? found.directions?.explained.length ?? 0;
  const isWaiting = of === undefined && found.directions === undefined;
  const shown = Math.min(wanted, count);
  return (
    <section aria-label={words.list}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2} size="h3">
          {words.list}
        </Title>
        <ReachChoice order={["one", "all"]} reach={reach} onChange={setReach} />
      </Group>
      {isWaiting && found.failure !== undefined && (
        <Failure title={words.failed} message={found.failure} onRetry={found.retry} />
      )}
      {isWaiting && found.failure === undefined && <ProgressLine fraction={found.fraction} doing={words.computing} />}
      <ul className={classes.rows} aria-label={words.list}>
        {Array.from({ length: shown }, (_, component) => (
          <li key={component}>
            <Row component={component} reach={reach} edit={edit} />
          </li>
        ))}
      </ul>
      {shown < count && (
        <Anchor component="button" size="sm" mt="sm" onClick={() => setWanted(shown + AT_ONCE)}>
          {words.more}
        </Anchor>
      )}
    </section>
  );
}

interface RowProps extends EditedProps {
  readonly component: number;
  readonly reach: Reach;
}

function Row({ component, reach, edit }: RowProps) {
  const { name: nameOf, of, steps, move } = useDirections();
  const { change } = useEdit();
  const name = nameOf(component);
  const step = stepOf(reach === "one" ? edit.steps : steps, component, of);
  const set = (next: DirectionStep): void =>
    reach === "one" ? change({ steps: withStep(edit.steps, next) }) : move(next);
  return (
    <>
      <Group gap="xs" wrap="nowrap" mb={4}>
        <Text size="sm" fw={550} truncate flex={1}>
          {name}
        </Text>
        <DirectionAmount name={name} step={step} onChange={set} />
      </Group>
      <DirectionSlider name={name} step={step} onChange={set} />
      <Group justify="flex-end" mt={4}>
        <DirectionLayers name={name} step={step} onChange={set} />
      </Group>
    </>
  );
}
