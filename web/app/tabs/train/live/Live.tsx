import { Alert, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Workbench } from "../../../layout/Workbench.tsx";
import { useTraining } from "../useTraining.ts";
import { Curves } from "./Curves.tsx";
import { Facts } from "./Facts.tsx";
import { Fakes, Reals } from "./LivePictures.tsx";
import { LiveBar } from "./LiveBar.tsx";

/** A run as it learns, or as it waits. */
export function Live() {
  const { stage, problem } = useTraining((state) => state.view);
  return (
    <Workbench controlsLabel="About this run" controls={<Facts />}>
      <Stack gap="xl">
        {problem !== undefined && (
          <Alert color="red" radius="lg" icon={<IconAlertTriangle aria-hidden />} title={TITLES[stage] ?? "A problem"}>
            {problem}
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

const TITLES: Readonly<Record<string, string>> = {
  failed: "Training stopped",
  paused: "Paused: the state could not be stored",
};
