import { Alert, Button, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Stage, TrainingView } from "../../../training/training.ts";
import { useDialog } from "../../controls/Dialog.tsx";
import { RetryButton } from "../../controls/Failure.tsx";
import { ProgressLine } from "../../controls/ProgressLine.tsx";
import { CenterCard } from "../../layout/Workbench.tsx";
import { DiscardDialog } from "./live/DiscardDialog.tsx";
import { Live } from "./live/Live.tsx";
import { Setup } from "./setup/Setup.tsx";
import { useTraining } from "./useTraining.ts";
import { said } from "../../texts/foreign.ts";
import { useTexts } from "../../texts/texts.ts";

/** Training in the tab: from images to a network, on this device. */
export function Train() {
  const { train } = useTexts();
  const connect = useTraining((state) => state.connect);
  const view = useTraining((state) => state.view);
  const refusal = useTraining((state) => state.refusal);
  useEffect(connect, [connect]);
  return (
    <Stack gap="lg">
      {refusal !== undefined && (
        <Alert color="red" radius="lg" title={train.wentWrong}>
          {said(refusal)}
        </Alert>
      )}
      <Panel stage={view.stage} hasRun={view.run !== undefined} />
    </Stack>
  );
}

function Panel({ stage, hasRun }: { readonly stage: Stage; readonly hasRun: boolean }) {
  if (stage === "none") return <Setup />;
  if (stage === "damaged") return <Damaged />;
  return hasRun ? <Live /> : <Waiting />;
}

/** Before anything is known of a run, or where it belongs to another tab. */
function Waiting() {
  const { controls, train } = useTexts();
  const { stage, doing, problem } = useTraining((state) => state.view);
  const reconnect = useTraining((state) => state.reconnect);
  if (problem !== undefined) {
    return (
      <CenterCard>
        <Title order={2}>{train.notPossible}</Title>
        <Alert color="red">{said(problem)}</Alert>
        <Group justify="flex-end">
          <RetryButton onRetry={reconnect} />
        </Group>
      </CenterCard>
    );
  }
  const isElsewhere = stage === "elsewhere";
  return (
    <CenterCard>
      <Title order={2}>{isElsewhere ? train.elsewhere : controls.oneMoment}</Title>
      {isElsewhere && (
        <Text className="quiet" role="status">
          {train.oneTab}
        </Text>
      )}
      <Busy doing={isElsewhere ? undefined : doing} />
    </CenterCard>
  );
}

/** Thousands of photographs take minutes to read, of which the bar gives an estimate. */
function Busy({ doing }: Pick<TrainingView, "doing">) {
  if (doing?.fraction !== undefined) return <ProgressLine fraction={doing.fraction} doing={said(doing.what)} />;
  return (
    <>
      {doing !== undefined && (
        <Text className="quiet" role="status">
          {said(doing.what)}
        </Text>
      )}
      <Loader size="sm" type="dots" aria-hidden />
    </>
  );
}

/** A stored run that cannot be read, and the way to a new one. */
function Damaged() {
  const { train } = useTexts();
  const problem = useTraining(({ view }) => view.problem);
  const asking = useDialog("discard");
  return (
    <CenterCard>
      <Title order={2}>{train.damaged}</Title>
      <Alert color="red">{said(problem ?? "")}</Alert>
      <Group justify="flex-end">
        <Button color="red.8" leftSection={<IconTrash size={18} aria-hidden />} onClick={asking.open}>
          {train.discardRun}
        </Button>
      </Group>
      <DiscardDialog isOpen={asking.isOpen} onClose={asking.close} />
    </CenterCard>
  );
}
