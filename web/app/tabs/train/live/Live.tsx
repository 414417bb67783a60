import { Alert, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Workbench } from "../../../layout/Workbench.tsx";
import { useTraining } from "../useTraining.ts";
import { Curves } from "./Curves.tsx";
import { Facts } from "./Facts.tsx";
import { Fakes, Reals } from "./LivePictures.tsx";
import { LiveBar } from "./LiveBar.tsx";
import { said } from "../../../texts/foreign.ts";
import { useTexts } from "../../../texts/texts.ts";

/** A run as it learns, or as it waits. */
export function Live() {
  const { train, trainProblems } = useTexts();
  const { stage, problem } = useTraining((state) => state.view);
  const title = stage === "failed" || stage === "paused" ? trainProblems[stage] : train.aProblem;
  return (
    <Workbench controlsLabel={train.aboutRun} controls={<Facts />}>
      <Stack gap="xl">
        {problem !== undefined && (
          <Alert color="red" radius="lg" icon={<IconAlertTriangle aria-hidden />} title={title}>
            {said(problem)}
          </Alert>
        )}
        <LiveBar />
        <Fakes />
        <Curves />
        <Reals />
      </Stack>
    </Workbench>
  );
}
