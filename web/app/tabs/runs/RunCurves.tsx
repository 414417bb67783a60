import { Text, Title } from "@mantine/core";
import { Chart } from "../../controls/Chart.tsx";
import type { Series } from "../../controls/chartOptions.ts";
import type { RunCurve } from "../../../../src/runs/watched/watchedRun.ts";
import type { ShownRun } from "./runsApi.ts";
import classes from "./Runs.module.css";
import { useTexts, type Texts } from "../../texts/texts.ts";

interface Panel {
  readonly title: string;
  readonly hint: string;
  /** What is drawn, under the official names. */
  readonly curves: readonly (readonly [label: string, name: string])[];
  /** Also what the signs are steered to. */
  readonly hasTarget?: true;
}

function panels({ runs }: Texts): readonly Panel[] {
  return [
    {
      title: runs.losses,
      hint: runs.lossesHint,
      curves: [
        [runs.generator, "Loss/G/loss"],
        [runs.discriminator, "Loss/D/loss"],
      ],
    },
    {
      title: runs.scores,
      hint: runs.scoresHint,
      curves: [
        [runs.real, "Loss/scores/real"],
        [runs.generated, "Loss/scores/fake"],
      ],
    },
    {
      title: runs.signs,
      hint: runs.signsHint,
      curves: [
        [runs.real, "Loss/signs/real"],
        [runs.generated, "Loss/signs/fake"],
      ],
      hasTarget: true,
    },
    { title: runs.augmentation, hint: runs.augmentationHint, curves: [["p", "Progress/augment"]] },
    {
      title: runs.penalties,
      hint: runs.penaltiesHint,
      curves: [
        ["R1", "Loss/r1_penalty"],
        [runs.pathLength, "Loss/pl_penalty"],
        ["R2", "Loss/r2_penalty"],
      ],
    },
    { title: runs.pace, hint: runs.paceHint, curves: [[runs.seconds, "Timing/sec_per_kimg"]] },
  ];
}

/** How a run goes: what its snapshots were measured by first, then its curves. */
export function RunCurves({ run }: { readonly run: ShownRun }) {
  const all = useTexts();
  const reports = run.curves[0]?.kimg.length ?? 0;
  return (
    <section>
      <Title order={3} mb="sm">
        {all.runs.curves}
      </Title>
      {reports === 0 ? (
        <Text size="sm" className="quiet">
          {all.runs.curvesLater}
        </Text>
      ) : (
        <div className={classes.curves}>
          {run.metrics.map((metric) => (
            <MetricChart key={metric.name} metric={metric} />
          ))}
          {panels(all).map((panel) => (
            <PanelChart key={panel.title} panel={panel} run={run} />
          ))}
        </div>
      )}
    </section>
  );
}

function MetricChart({ metric: { name, kimg, values } }: { readonly metric: RunCurve }) {
  const { runs } = useTexts();
  return (
    <Chart
      title={name}
      hint={runs.ofSnapshots}
      places={kimg.map((count) => count * 1000)}
      series={[{ name, values, isDotted: true }]}
      text={(value) => value.toPrecision(4)}
    />
  );
}

function PanelChart({ panel, run }: { readonly panel: Panel; readonly run: ShownRun }) {
  const { runs } = useTexts();
  const kimg = run.curves[0]?.kimg ?? [];
  const series = panel.curves.flatMap(([label, name]): Series[] => {
    const values = run.curves.find((curve) => curve.name === name)?.values ?? [];
    const isReported = values.some((value) => value !== null);
    return isReported ? [{ name: label, values, isDotted: kimg.length < 3 }] : [];
  });
  const target = panel.hasTarget === true ? run.adaTarget : undefined;
  const all = target === undefined ? series : [...series, { name: runs.target, values: kimg.map(() => target) }];
  return <Chart title={panel.title} hint={panel.hint} places={kimg.map((count) => count * 1000)} series={all} />;
}
