import { Loader, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { counted } from "../../../../../src/base/counted.ts";
import type { RunProgress, Stage } from "../../../../training/training.ts";
import { useTraining } from "../useTraining.ts";
import { Figure, Figures } from "../../../controls/Figures.tsx";
import { about, figure } from "../../../controls/words.ts";
import { explanation } from "./explanation.ts";
import { LiveActions } from "./LiveActions.tsx";
import classes from "./Live.module.css";

const TITLES: Readonly<Record<Stage, string>> = {
  none: "",
  elsewhere: "",
  damaged: "",
  stored: "Ready to resume",
  starting: "Starting",
  running: "Learning",
  pausing: "Finishing this step",
  paused: "Paused",
  failed: "Stopped",
};

/** What stands in the place of a speed, where the run does not stand still. */
const SPEEDLESS: Readonly<Partial<Record<Stage, string>>> = {
  starting: "not yet",
  running: "measuring",
  pausing: "stopping",
};

/** How things stand in one line, figures, and what can be done. */
export function LiveBar() {
  const view = useTraining((state) => state.view);
  const isBusy = view.stage === "running" || view.stage === "starting" || view.stage === "pausing";
  return (
    <Paper radius="lg" p="lg" withBorder className={classes.bar}>
      <Stack gap="md">
        <div className={classes.head}>
          <div className={classes.stage}>
            {isBusy && <Loader size="xs" aria-hidden />}
            <div>
              <div role="status">
                <Title order={2}>{TITLES[view.stage]}</Title>
              </div>
              <Text size="sm" className="quiet">
                {explanation(view)}
              </Text>
            </div>
          </div>
          <LiveActions />
        </div>
        {view.doing?.fraction !== undefined && (
          <Progress value={view.doing.fraction * 100} size={4} aria-label={view.doing.what} />
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
  const { imagesSeen, iteration, imagesPerSecond, p } = progress;
  const speed = stage === "running" ? imagesPerSecond : undefined;
  return (
    <Figures>
      <Figure label="Images seen" value={imagesSeen.toLocaleString("en")} detail={counted(iteration, "step")} />
      <Figure
        label="Speed"
        value={speed === undefined ? "–" : `${figure(speed)} / s`}
        detail={speed === undefined ? (SPEEDLESS[stage] ?? "paused") : `${about(1000 / speed)} per thousand`}
      />
      <Figure label="Augmentation" value={p.toFixed(3)} detail="strength p, 0 to 1" />
    </Figures>
  );
}
