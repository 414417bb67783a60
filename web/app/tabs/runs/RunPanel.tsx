import { Alert, Code, Loader, Paper, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Figure, Figures } from "../../controls/Figures.tsx";
import { about, figure } from "../../controls/words.ts";
import { RunCurves } from "./RunCurves.tsx";
import { RunFilm } from "./RunFilm.tsx";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";
import type { ShownRun } from "./runsApi.ts";
import classes from "./Runs.module.css";
import { stateText, timeLeftText } from "./runWords.ts";
import { useRun } from "./useRuns.ts";
import { texts, useTexts } from "../../texts/texts.ts";
import { said } from "../../texts/foreign.ts";

/** One run: its state, its images through time, curves, options and log. */
export function RunPanel({ run }: { readonly run: RunFacts }) {
  const { runs } = useTexts();
  const { details, problem } = useRun(run);
  return (
    <section aria-label={runs.run(run.name)} className={classes.panel}>
      <Stack gap="xl">
        <RunBar run={run} details={details} />
        {problem !== undefined && run.state !== "damaged" && (
          <Alert color="red" radius="lg" icon={<IconAlertTriangle aria-hidden />} title={runs.cannotShow}>
            {said(problem)}
          </Alert>
        )}
        {details !== undefined && (
          <>
            <RunFilm run={details} />
            <RunCurves run={details} />
            <Options options={details.options} />
            <Log log={details.log} name={run.name} />
          </>
        )}
      </Stack>
    </section>
  );
}

interface RunBarProps {
  readonly run: RunFacts;
  readonly details: ShownRun | undefined;
}

function RunBar({ run, details }: RunBarProps) {
  const { runs, runStates } = useTexts();
  const { secondsPerKimg, reported } = run;
  return (
    <Paper radius="lg" p="lg" withBorder className={classes.bar}>
      <Stack gap="md">
        <div>
          <Title order={2} className={classes.name}>
            {run.name}
          </Title>
          <div role="status" className={classes.state}>
            {run.state === "training" && <Loader size="xs" aria-hidden />}
            <Text size="sm">
              <b>
                {runStates[run.state]}
                {runs.fullStop}
              </b>{" "}
              <span className="quiet">{stateText(run)}</span>
            </Text>
          </div>
        </div>
        <Figures>
          <Figure label={runs.images} value={runs.imagesSeen(run.kimg)} detail={runs.ofThousand(run.totalKimg)} />
          <Figure
            label={runs.speed}
            value={secondsPerKimg === undefined ? "–" : runs.perSecond(figure(1000 / secondsPerKimg))}
            detail={secondsPerKimg === undefined ? runs.noReport : runs.perThousand(about(secondsPerKimg))}
          />
          <Figure
            label={runs.timeLeft}
            value={timeLeftText(run)}
            detail={reported === undefined ? runs.noReport : runs.reported(new Date(reported * 1000))}
          />
          <Figure label={runs.memory} value={memoryText(details, "Resources/cpu_mem_gb")} detail={gpuText(details)} />
        </Figures>
      </Stack>
    </Paper>
  );
}

function memoryText(details: ShownRun | undefined, name: string): string {
  const last = details?.curves.find((curve) => curve.name === name)?.values.at(-1);
  return last === undefined || last === null ? "–" : `${last.toFixed(2)} GB`;
}

function gpuText(details: ShownRun | undefined): string {
  const text = memoryText(details, "Resources/peak_gpu_mem_gb");
  return text === "–" ? texts().runs.ofProcess : texts().runs.onGpu(text);
}

function Options({ options }: Pick<ShownRun, "options">) {
  const { runs } = useTexts();
  return (
    <section>
      <Title order={3} mb="sm">
        {runs.options}
      </Title>
      <dl className={classes.options}>
        {options.map(({ flag, value }) => (
          <div key={flag}>
            <dt className="quiet">{flag}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Log({ log, name }: { readonly log: string; readonly name: string }) {
  const { runs } = useTexts();
  return (
    <section>
      <Title order={3} mb="sm">
        {runs.log}
      </Title>
      <ScrollArea.Autosize
        mah={280}
        className={classes.logFrame}
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": runs.logOf(name) }}
      >
        <Code block className={classes.log}>
          {log === "" ? runs.nothingYet : log.trimEnd().split("\n").toReversed().join("\n")}
        </Code>
      </ScrollArea.Autosize>
    </section>
  );
}
