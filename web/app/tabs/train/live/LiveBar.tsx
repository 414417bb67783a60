import { Loader, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import type { RunProgress, Stage } from "../../../../training/training.ts";
import { useTraining } from "../useTraining.ts";
import { Figure, Figures } from "../../../controls/Figures.tsx";
import { about, figure } from "../../../controls/words.ts";
import { explanation } from "./explanation.ts";
import { LiveActions } from "./LiveActions.tsx";
import classes from "./Live.module.css";
import { said } from "../../../texts/foreign.ts";
import { formats, useTexts, type Texts } from "../../../texts/texts.ts";

/** What stands in the place of a speed. */
function speedless({ train }: Texts, stage: Stage): string {
  if (stage === "starting") return train.notYet;
  if (stage === "running") return train.measuringSpeed;
  return stage === "pausing" ? train.stopping : train.paused;
}

/** How things stand in one line, figures, and what can be done. */
export function LiveBar() {
  const view = useTraining((state) => state.view);
  const titles: Readonly<Partial<Record<Stage, string>>> = useTexts().trainStages;
  const isBusy = view.stage === "running" || view.stage === "starting" || view.stage === "pausing";
  return (
    <Paper radius="lg" p="lg" withBorder className={classes.bar}>
      <Stack gap="md">
        <div className={classes.head}>
          <div className={classes.stage}>
            {isBusy && <Loader size="xs" aria-hidden />}
            <div>
              <div role="status">
                <Title order={2}>{titles[view.stage]}</Title>
              </div>
              <Text size="sm" className="quiet">
                {explanation(view)}
              </Text>
            </div>
          </div>
          <LiveActions />
        </div>
        {view.doing?.fraction !== undefined && (
          <Progress value={view.doing.fraction * 100} size={4} aria-label={said(view.doing.what)} />
        )}
        {view.progress !== undefined && <RunFigures progress={view.progress} stage={view.stage} />}
      </Stack>
    </Paper>
  );
}

interface RunFiguresProps {
  readonly progress: RunProgress;
  readonly stage: Stage;
}

function RunFigures({ progress, stage }: RunFiguresProps) {
  const all = useTexts();
  const { train, words } = all;
  const { imagesSeen, iteration, imagesPerSecond, p } = progress;
  const speed = stage === "running" ? imagesPerSecond : undefined;
  return (
    <Figures>
      <Figure label={train.imagesSeen} value={formats().number(imagesSeen)} detail={words.steps(iteration)} />
      <Figure
        label={train.speed}
        value={speed === undefined ? "–" : train.perSecond(figure(speed))}
        detail={speed === undefined ? speedless(all, stage) : train.perThousand(about(1000 / speed))}
      />
      <Figure label={train.augmentation} value={p.toFixed(3)} detail={train.strength} />
    </Figures>
  );
}
