import { Text, Title } from "@mantine/core";
import { Chart } from "../../controls/Chart.tsx";
import type { Series } from "../../controls/chartOptions.ts";
import type { RunCurve } from "../../../../src/runs/watched/watchedRun.ts";
import type { ShownRun } from "./runsApi.ts";
import classes from "./Runs.module.css";

interface Panel {
  readonly title: string;
  readonly hint: string;
  /** What is drawn, under the official names. */
  readonly curves: readonly (readonly [label: string, name: string])[];
  /** Also what the signs are steered to. */
  readonly hasTarget?: true;
}

const PANELS: readonly Panel[] = [
  {
    title: "Losses",
    hint: "They balance each other: neither should win for long.",
    curves: [
      ["Generator", "Loss/G/loss"],
      ["Discriminator", "Loss/D/loss"],
    ],
  },
  {
    title: "Scores",
    hint: "What the discriminator says: above 0 it takes a picture for a real one.",
    curves: [
      ["Real", "Loss/scores/real"],
      ["Generated", "Loss/scores/fake"],
    ],
  },
  {
    title: "Signs of the scores",
    hint: "1 where all are above 0. Augmentation grows while real ones are above the target.",
    curves: [
      ["Real", "Loss/signs/real"],
      ["Generated", "Loss/signs/fake"],
    ],
    hasTarget: true,
  },
  {
    title: "Augmentation p",
    hint: "Grows where the discriminator learns the pictures by heart.",
    curves: [["p", "Progress/augment"]],
  },
  {
    title: "Penalties",
    hint: "R1, R2: how steeply scores change around pictures. Path length: how evenly pictures follow w.",
    curves: [
      ["R1", "Loss/r1_penalty"],
      ["Path length", "Loss/pl_penalty"],
      ["R2", "Loss/r2_penalty"],
    ],
  },
  {
    title: "Seconds a thousand images",
    hint: "Of training alone, without snapshots and metrics.",
    curves: [["Seconds", "Timing/sec_per_kimg"]],
  },
];

/** How a run goes: what its snapshots were measured by first, then its curves. */
export function RunCurves({ run }: { readonly run: ShownRun }) {
  const reports = run.curves[0]?.kimg.length ?? 0;
  return (
    <section>
      <Title order={3} mb="sm">
        Curves
      </Title>
      {reports === 0 ? (
        <Text size="sm" className="quiet">
          They begin with the first report.
        </Text>
      ) : (
        <div className={classes.curves}>
          {run.metrics.map((metric) => (
            <MetricChart key={metric.name} metric={metric} />
          ))}
          {PANELS.map((panel) => (
            <PanelChart key={panel.title} panel={panel} run={run} />
          ))}
        </div>
      )}
    </section>
  );
}

function MetricChart({ metric: { name, kimg, values } }: { readonly metric: RunCurve }) {
  return (
    <Chart
      title={name}
      hint="Of each snapshot."
      imagesSeen={kimg.map((count) => count * 1000)}
      series={[{ name, values, isDotted: true }]}
      text={(value) => value.toPrecision(4)}
    />
  );
}

function PanelChart({ panel, run }: { readonly panel: Panel; readonly run: ShownRun }) {
  const kimg = run.curves[0]?.kimg ?? [];
  const series = panel.curves.flatMap(([label, name]): Series[] => {
    const values = run.curves.find((curve) => curve.name === name)?.values ?? [];
    const isReported = values.some((value) => value !== null);
    return isReported ? [{ name: label, values, isDotted: kimg.length < 3 }] : [];
  });
  const target = panel.hasTarget === true ? run.adaTarget : undefined;
  const all = target === undefined ? series : [...series, { name: "Target", values: kimg.map(() => target) }];
  return <Chart title={panel.title} hint={panel.hint} imagesSeen={kimg.map((count) => count * 1000)} series={all} />;
}
