import { ActionIcon, Progress, Text, Title, Tooltip, UnstyledButton } from "@mantine/core";
import { IconColumns2 } from "@tabler/icons-react";
import { useStudio } from "../../store/store.ts";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";
import classes from "./Runs.module.css";
import { progressText, secondsLeft, timeLeftText } from "./runWords.ts";
import { useTexts } from "../../texts/texts.ts";

export interface RunListProps {
  readonly runs: readonly RunFacts[];
  readonly shown: string | undefined;
  readonly beside: string | undefined;
}

/** All runs, the newest first; each can be shown, alone or beside another. */
export function RunList({ runs, shown, beside }: RunListProps) {
  const { runs: words } = useTexts();
  return (
    <>
      <Title order={3} mb="sm">
        {words.count(runs.length)}
      </Title>
      <ul className={classes.list} aria-label={words.list}>
        {runs.toReversed().map((run) => (
          <RunItem key={run.id} run={run} shown={shown} beside={beside} />
        ))}
      </ul>
    </>
  );
}

function RunItem({ run, shown, beside }: Omit<RunListProps, "runs"> & { readonly run: RunFacts }) {
  const { runs, runStates } = useTexts();
  const change = useStudio((state) => state.change);
  const isShown = run.id === shown;
  const isBeside = run.id === beside;
  const label = isBeside ? runs.hideBeside(run.id) : runs.showBeside(run.id);
  const left = secondsLeft(run) === undefined ? "" : runs.left(timeLeftText(run));
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
          <b>{runStates[run.state]}</b>
          {runs.comma}
          {progressText(run)}
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
        aria-label={runs.progressOf(run.id)}
      />
    </li>
  );
}
