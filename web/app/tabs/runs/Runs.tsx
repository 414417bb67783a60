import { Alert, List, Stack, Text, Title } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { CenterCard, Workbench } from "../../layout/Workbench.tsx";
import { useStudio } from "../../store/store.ts";
import { RunList } from "./RunList.tsx";
import { RunPanel } from "./RunPanel.tsx";
import classes from "./Runs.module.css";
import { useRuns } from "./useRuns.ts";
import { usualRun } from "./runWords.ts";
import { useTexts } from "../../texts/texts.ts";

/** The training runs that the server shows: one of them, or two side by side. */
export function Runs() {
  const { runs: words } = useTexts();
  const hasRuns = useStudio((state) => state.hasRuns);
  const { runs, isLost } = useRuns(hasRuns);
  const chosen = useStudio(({ view }) => view.runs);
  if (runs === undefined || runs.length === 0) return <NoRuns isServed={hasRuns} isEmpty={runs?.length === 0} />;
  const shown = runs.find(({ id }) => id === chosen.shown) ?? usualRun(runs);
  const beside = runs.find(({ id }) => id === chosen.beside && id !== shown?.id);
  const all = [shown, beside].flatMap((run) => run ?? []);
  return (
    <Workbench controlsLabel={words.list} controls={<RunList runs={runs} shown={shown?.id} beside={beside?.id} />}>
      <Stack gap="lg">
        {isLost && (
          <Alert color="yellow" radius="lg" icon={<IconPlugConnectedX aria-hidden />} title={words.lost}>
            {words.lostHint}
          </Alert>
        )}
        <div className={classes.panels} data-two={all.length > 1 || undefined}>
          {all.map((run) => (
            <RunPanel key={run.id} run={run} />
          ))}
        </div>
      </Stack>
    </Workbench>
  );
}

interface NoRunsProps {
  readonly isServed: boolean;
  readonly isEmpty: boolean;
}

function NoRuns({ isServed, isEmpty }: NoRunsProps) {
  const { runs } = useTexts();
  if (isServed && !isEmpty) return <CenterCard>{runs.looking}</CenterCard>;
  return (
    <CenterCard>
      <div>
        <Title order={2}>{isServed ? runs.noneYet : runs.noneHere}</Title>
        <Text className="quiet" mt={4}>
          {isServed ? runs.appearHere : runs.ownServer}
        </Text>
      </div>
      <List listStyleType="none" spacing="xs">
        <List.Item>
          <code>stylegan train --data photos.zip</code>
        </List.Item>
        {!isServed && (
          <List.Item>
            <code>stylegan serve --runs runs</code>
          </List.Item>
        )}
      </List>
    </CenterCard>
  );
}
