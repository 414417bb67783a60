import { Alert, Code, Loader, Paper, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Figure, Figures } from "../../controls/Figures.tsx";
import { about, figure } from "../../controls/words.ts";
import { RunCurves } from "./RunCurves.tsx";
import { RunFilm } from "./RunFilm.tsx";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";
import type { ShownRun } from "./runsApi.ts";
import classes from "./Runs.module.css";
import { kimgText, STATES, stateText, timeLeftText } from "./runWords.ts";
import { useRun } from "./useRuns.ts";

/** One run: its state, its pictures through time, curves, options and log. */
export function RunPanel({ run }: { readonly run: RunFacts }) {
  const { details, problem } = useRun(run);
  return (
    <section aria-label={`Run ${run.name}`} className={classes.panel}>
      <Stack gap="xl">
        <RunBar run={run} details={details} />
        {problem !== undefined && run.state !== "damaged" && (
          <Alert color="red" radius="lg" icon={<IconAlertTriangle aria-hidden />} title="The run cannot be shown">
            {problem}
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
              <b>{STATES[run.state]}.</b> <span className="quiet">{stateText(run)}</span>
            </Text>
          </div>
        </div>
        <Figures>
          <Figure label="Images" value={`${kimgText(run.kimg)}k`} detail={`of ${kimgText(run.totalKimg)} thousand`} />
          <Figure
            label="Speed"
            value={secondsPerKimg === undefined ? "–" : `${figure(1000 / secondsPerKimg)} / s`}
            detail={secondsPerKimg === undefined ? "no report yet" : `${about(secondsPerKimg)} a thousand`}
          />
          <Figure
            label="Time left"
            value={timeLeftText(run)}
            detail={reported === undefined ? "no report yet" : `reported ${new Date(reported * 1000).toLocaleString()}`}
          />
          <Figure label="Memory" value={memoryText(details, "Resources/cpu_mem_gb")} detail={gpuText(details)} />
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
  return text === "–" ? "of the process" : `and ${text} on the GPU`;
}

function Options({ options }: Pick<ShownRun, "options">) {
  return (
    <section>
      <Title order={3} mb="sm">
        Options
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
  return (
    <section>
      <Title order={3} mb="sm">
        Log, newest first
      </Title>
      <ScrollArea.Autosize
        mah={280}
        className={classes.logFrame}
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": `The end of log.txt of ${name}` }}
      >
        <Code block className={classes.log}>
          {log === "" ? "Nothing yet." : log.trimEnd().split("\n").toReversed().join("\n")}
        </Code>
      </ScrollArea.Autosize>
    </section>
  );
}
