import { Alert, Group, Loader, Text, Title } from "@mantine/core";
import type { TrainingView } from "../../../training/training.ts";
import { RetryButton } from "../../controls/Failure.tsx";
import { ProgressLine } from "../../controls/ProgressLine.tsx";
import { CenterCard } from "../../layout/CenterCard.tsx";
import { useTraining } from "./useTraining.ts";

/** Before anything is known of a run, or where it belongs to another tab. */
export function Waiting() {
  const { stage, doing, problem } = useTraining((state) => state.view);
  const reconnect = useTraining((state) => state.reconnect);
  if (problem !== undefined) {
    return (
      <CenterCard>
        <Title order={2}>Training is not possible now</Title>
        <Alert color="red">{problem}</Alert>
        <Group justify="flex-end">
          <RetryButton onRetry={reconnect} />
        </Group>
      </CenterCard>
    );
  }
  const isElsewhere = stage === "elsewhere";
  return (
    <CenterCard>
      <Title order={2}>{isElsewhere ? "Training is open in another tab" : "One moment"}</Title>
      {isElsewhere && (
        <Text className="quiet" role="status">
          There is one run, and one tab has it. Close the other tab and it comes here.
        </Text>
      )}
      <Busy doing={isElsewhere ? undefined : doing} />
    </CenterCard>
  );
}

/** Thousands of photographs take minutes to read, of which the bar gives an estimate. */
function Busy({ doing }: Pick<TrainingView, "doing">) {
  if (doing?.fraction !== undefined) return <ProgressLine fraction={doing.fraction} doing={doing.what} />;
  return (
    <>
      {doing !== undefined && (
        <Text className="quiet" role="status">
          {doing.what}
        </Text>
      )}
      <Loader size="sm" type="dots" aria-hidden />
    </>
  );
}
