import { SimpleGrid } from "@mantine/core";
import { Choice } from "../../../controls/Choice.tsx";
import { LookSlider } from "../../../controls/LookSlider.tsx";
import { useTexts } from "../../../texts/texts.ts";
import { useProjection } from "./useProjection.ts";

const SPACES = [
  { value: "w" as const, label: "W" },
  { value: "w+" as const, label: "W+" },
];

/** How long is looked, and where. */
export function ProjectionChoice() {
  const { edit: t } = useTexts();
  const { numSteps, space } = useProjection((state) => state.choice);
  const choose = useProjection((state) => state.choose);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} w="100%" spacing="xl">
      <LookSlider
        label={t.steps}
        hint={t.stepsHint}
        range={{ min: 50, max: 1000, step: 50 }}
        marks={[]}
        startPoint={50}
        value={numSteps}
        text={String(numSteps)}
        onChange={(value) => choose({ numSteps: value })}
      />
      <Choice
        label={t.space}
        hint={t.spaceHint}
        data={SPACES}
        value={space}
        onChange={(value) => choose({ space: value })}
      />
    </SimpleGrid>
  );
}
