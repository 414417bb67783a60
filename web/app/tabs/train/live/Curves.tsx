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
    hint: "They should stay in balance: neither wins for long.",
    series: [
      { name: "Generator", value: ({ generatorLoss }) => generatorLoss },
      { name: "Discriminator", value: ({ discriminatorLoss }) => discriminatorLoss },
    ],
  },
  {
    title: "Scores",
    hint: "The discriminator's logits: above 0 it takes an image for real.",
    series: [
      { name: "Real images", value: ({ realScore }) => realScore },
      { name: "Generated images", value: ({ fakeScore }) => fakeScore },
    ],
  },
  {
    title: "R1 penalty",
    hint: "How steeply the scores change around real images.",
    series: [{ name: "R1", value: ({ r1 }) => r1 }],
  },
  {
    title: "Augmentation p",
    hint: "Rises when the discriminator memorises the images.",
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
          They begin after a few dozen steps.
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
