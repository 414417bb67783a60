import { Text, Title } from "@mantine/core";
import type { CurvePoint } from "../../../../training/training.ts";
import { useTraining } from "../useTraining.ts";
import { Chart } from "../../../controls/Chart.tsx";
import classes from "./Live.module.css";

interface Panel {
  readonly title: string;
  readonly hint: string;
  readonly series: readonly { readonly name: string; readonly value: (point: CurvePoint) => number | undefined }[];
}

const PANELS: readonly Panel[] = [
  {
    title: "Losses",
    hint: "They balance each other: neither should win for long.",
    series: [
      { name: "Generator", value: ({ generatorLoss }) => generatorLoss },
      { name: "Discriminator", value: ({ discriminatorLoss }) => discriminatorLoss },
    ],
  },
  {
    title: "Scores",
    hint: "What the discriminator says: above 0 it takes a picture for a real one.",
    series: [
      { name: "Real pictures", value: ({ realScore }) => realScore },
      { name: "Drawn ones", value: ({ fakeScore }) => fakeScore },
    ],
  },
  {
    title: "R1 penalty",
    hint: "How steeply the scores change around real pictures.",
    series: [{ name: "R1", value: ({ r1 }) => r1 }],
  },
  {
    title: "Augmentation p",
    hint: "Grows where the discriminator learns the pictures by heart.",
    series: [{ name: "p", value: ({ p }) => p }],
  },
];

/** How training goes, for those who read curves. */
export function Curves() {
  const points = useTraining((state) => state.points);
  return (
    <section aria-label="Curves">
      <Title order={3} mb="sm">
        Curves
      </Title>
      {points.length < 2 ? (
        <Text size="sm" className="quiet">
          They begin after 32 steps.
        </Text>
      ) : (
        <div className={classes.curves}>
          {PANELS.map(({ series, ...panel }) => (
            <Chart
              key={panel.title}
              {...panel}
              imagesSeen={points.map(({ imagesSeen }) => imagesSeen)}
              series={series.map(({ name, value }) => ({ name, values: points.map(value) }))}
            />
          ))}
        </div>
      )}
    </section>
  );
}
