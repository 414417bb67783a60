import { Alert, Loader, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import type { TrainingView } from "../../training/training.ts";
import { Live } from "./live/Live.tsx";
import { Setup } from "./setup/Setup.tsx";
import { useTraining } from "./useTraining.ts";

/** Training in the tab: from pictures to a network, on this device. */
export function Train() {
  const connect = useTraining((state) => state.connect);
  const view = useTraining((state) => state.view);
  const refusal = useTraining((state) => state.refusal);
  useEffect(connect, [connect]);
  return (
    <Stack gap="lg">
      {refusal !== undefined && (
        <Alert color="red" radius="lg" title="That did not work">
          {refusal}
        </Alert>
      )}
      <Panel isNew={view.stage === "none"} hasRun={view.run !== undefined} />
    </Stack>
  );
}

function Panel({ isNew, hasRun }: { readonly isNew: boolean; readonly hasRun: boolean }) {
  if (isNew) return <Setup />;
  return hasRun ? <Live /> : <Waiting />;
}

/** Before anything is known of a run, or where it belongs to another tab. */
function Waiting() {
  const { stage, doing, problem } = useTraining((state) => state.view);
  const isElsewhere = stage === "elsewhere";
  return (
    <Paper radius="lg" p="xl" w="100%" maw={520} mx="auto" mt="12vh" withBorder>
      <Stack gap="sm">
        <Title order={2}>{isElsewhere ? "Training is open in another tab" : "One moment"}</Title>
        {problem === undefined ? (
          <Text className="quiet" role="status">
            {isElsewhere ? "There is one run, and one tab has it. Close the other tab and it comes here." : doing?.what}
          </Text>
        ) : (
          <Alert color="red">{problem}</Alert>
        )}
        {problem === undefined && <Busy doing={doing} />}
      </Stack>
    </Paper>
  );
}

function Busy({ doing }: Pick<TrainingView, "doing">) {
  if (doing?.fraction === undefined) return <Loader size="sm" type="dots" aria-hidden />;
  return <Progress value={doing.fraction * 100} size={4} aria-label={doing.what} />;
}
