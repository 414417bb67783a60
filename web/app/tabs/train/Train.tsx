import { Alert, Stack } from "@mantine/core";
import { useEffect } from "react";
import type { Stage } from "../../../training/training.ts";
import { Damaged } from "./Damaged.tsx";
import { Live } from "./live/Live.tsx";
import { Setup } from "./setup/Setup.tsx";
import { useTraining } from "./useTraining.ts";
import { Waiting } from "./Waiting.tsx";

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
      <Panel stage={view.stage} hasRun={view.run !== undefined} />
    </Stack>
  );
}

function Panel({ stage, hasRun }: { readonly stage: Stage; readonly hasRun: boolean }) {
  if (stage === "none") return <Setup />;
  if (stage === "damaged") return <Damaged />;
  return hasRun ? <Live /> : <Waiting />;
}
