import { Text, Title } from "@mantine/core";
import type { CurvePoint } from "../../../../training/training.ts";
import { useTraining } from "../useTraining.ts";
import { Chart } from "../../../controls/Chart.tsx";
import classes from "./Live.module.css";
import { useTexts, type Texts } from "../../../texts/texts.ts";

interface Panel {
  readonly title: string;
  readonly hint: string;
  readonly series: readonly { readonly name: string; readonly value: (point: CurvePoint) => number | undefined }[];
}

function panels({ train }: Texts): readonly Panel[] {
  return [
    {
      title: train.losses,
      hint: train.lossesHint,
      series: [
        { name: train.generator, value: ({ generatorLoss }) => generatorLoss },
        { name: train.discriminator, value: ({ discriminatorLoss }) => discriminatorLoss },
      ],
    },
    {
      title: train.scores,
      hint: train.scoresHint,
      series: [
        { name: train.realImages, value: ({ realScore }) => realScore },
        { name: train.generatedImages, value: ({ fakeScore }) => fakeScore },
      ],
    },
    { title: train.r1, hint: train.r1Hint, series: [{ name: "R1", value: ({ r1 }) => r1 }] },
    { title: train.augmentationP, hint: train.augmentationHint, series: [{ name: "p", value: ({ p }) => p }] },
  ];
}

/** How training goes, for those who read curves. */
export function Curves() {
  const all = useTexts();
  const points = useTraining((state) => state.points);
  return (
    <section aria-label={all.train.curves}>
      <Title order={3} mb="sm">
        {all.train.curves}
      </Title>
      {points.length < 2 ? (
        <Text size="sm" className="quiet">
          {all.train.curvesLater}
        </Text>
      ) : (
        <div className={classes.curves}>
          {panels(all).map(({ series, ...panel }) => (
            <Chart
              key={panel.title}
              {...panel}
              places={points.map(({ imagesSeen }) => imagesSeen)}
              series={series.map(({ name, value }) => ({ name, values: points.map(value) }))}
            />
          ))}
        </div>
      )}
    </section>
  );
}
