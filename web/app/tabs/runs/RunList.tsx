import { ActionIcon, Progress, Text, Title, Tooltip, UnstyledButton } from "@mantine/core";
import { IconColumns2 } from "@tabler/icons-react";
import { useStudio } from "../../store/store.ts";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";
import classes from "./Runs.module.css";
import { progressText, secondsLeft, STATES, timeLeftText } from "./runWords.ts";

export interface RunListProps {
  readonly runs: readonly RunFacts[];
  readonly shown: string | undefined;
  readonly beside: string | undefined;
}

/** All runs, the newest first; each can be shown, alone or beside another. */
export function RunList({ runs, shown, beside }: RunListProps) {
  return (
    <>
      <Title order={3} mb="sm">
        {runs.length === 1 ? "1 run" : `${runs.length} runs`}
      </Title>
      <ul className={classes.list} aria-label="Runs">
        {runs.toReversed().map((run) => (
          <RunItem key={run.id} run={run} shown={shown} beside={beside} />
        ))}
      </ul>
    </>
  );
}

function RunItem({ run, shown, beside }: Omit<RunListProps, "runs"> & { readonly run: RunFacts }) {
  const change = useStudio((state) => state.change);
  const isShown = run.id === shown;
  const isBeside = run.id === beside;
  const label = isBeside ? `Do not show ${run.id} beside the other` : `Show ${run.id} beside the other`;
  const left = secondsLeft(run) === undefined ? "" : `, ${timeLeftText(run)} left`;
  return (
    <li className={classes.item} data-shown={isShown || isBeside || undefined}>
      <UnstyledButton
        className={classes.choose}
        aria-pressed={isShown}
        onClick={() => change({ runs: { shown: run.id, beside: isBeside ? undefined : beside } })}
      >
        <Text size="sm" fw={550} className={classes.name}>
          {run.id === "." ? run.name : run.id}
        </Text>
        <Text size="xs" className="quiet tabular">
          <b>{STATES[run.state]}</b>, {progressText(run)}
          {left}
        </Text>
      </UnstyledButton>
      {!isShown && (
        <Tooltip label={label}>
          <ActionIcon
            variant={isBeside ? "filled" : "subtle"}
            color={isBeside ? undefined : "gray"}
            size={32}
            aria-label={label}
            aria-pressed={isBeside}
            onClick={() => change({ runs: { shown, beside: isBeside ? undefined : run.id } })}
          >
            <IconColumns2 size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Progress
        className={classes.progress}
        value={run.totalKimg === 0 ? 0 : (100 * run.kimg) / run.totalKimg}
        size={3}
        aria-label={`Progress of ${run.id}`}
      />
    </li>
  );
}
