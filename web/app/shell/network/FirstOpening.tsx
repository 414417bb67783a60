import { Text, Title } from "@mantine/core";
import { ProgressLine } from "../../controls/ProgressLine.tsx";
import { CenterCard } from "../../layout/CenterCard.tsx";
import { useStudio } from "../../store/store.ts";
import { OpenButton } from "../../controls/OpenButton.tsx";

/** What is seen until the first pictures: what is fetched, and that it is fetched only once. */
export function FirstOpening() {
  const opening = useStudio((state) => state.opening);
  const cancel = useStudio((state) => state.cancelOpening);
  const { fraction = 0, doing = "Starting" } = opening ?? {};
  const isIdle = opening === undefined;
  return (
    <CenterCard>
      <div>
        <Title order={2}>{isIdle ? "No network yet" : "One moment"}</Title>
        <Text className="quiet" mt={4}>
          {isIdle
            ? "Open a checkpoint, or drop one anywhere on this page. It stays in this browser."
            : "The network comes to your browser and computes there; your pictures never leave it."}
        </Text>
      </div>
      {isIdle ? <OpenButton /> : <ProgressLine fraction={fraction} doing={doing} onCancel={cancel} />}
    </CenterCard>
  );
}
