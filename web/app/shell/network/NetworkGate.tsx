import { Alert, Group, Text, Title } from "@mantine/core";
import { IconFileAlert, IconLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { isLinkedFile } from "../../../../src/model/recipe/linkedFile.ts";
import { RetryButton } from "../../controls/Failure.tsx";
import { FloatingProgress } from "../../controls/FloatingProgress.tsx";
import { OpenButton } from "../../controls/OpenButton.tsx";
import { ProgressLine } from "../../controls/ProgressLine.tsx";
import { CenterCard } from "../../layout/Workbench.tsx";
import { useLibrary } from "../../store/library/useLibrary.ts";
import { Shelf } from "../shelf/Shelf.tsx";
import { useTexts } from "../../texts/texts.ts";
import { useStudio } from "../../store/store.ts";
import { said } from "../../texts/foreign.ts";

export interface NetworkGateProps {
  /** Whether the panel can do without a network. */
  readonly needed: boolean;
  readonly children: () => ReactNode;
}

/** A panel once there is a network for it, with news of the network above. */
export function NetworkGate({ needed, children: Panel }: NetworkGateProps) {
  const hasNetwork = useStudio(({ network }) => network !== undefined);
  return (
    <>
      <RefusalNotice />
      <NotKeptNotice />
      <LinkedFileNotice />
      {hasNetwork && <OpeningLine />}
      {hasNetwork && needed && <Shelf />}
      {hasNetwork || !needed ? <Panel /> : <FirstOpening />}
    </>
  );
}

/** What is seen until the first pictures: what is fetched, and that it is fetched only once. */
function FirstOpening() {
  const { controls, network } = useTexts();
  const opening = useStudio((state) => state.opening);
  const cancel = useStudio((state) => state.cancelOpening);
  const { fraction = 0, doing = network.starting } = opening ?? {};
  const isIdle = opening === undefined;
  return (
    <CenterCard>
      <div>
        <Title order={2}>{isIdle ? network.noneYet : controls.oneMoment}</Title>
        <Text className="quiet" mt={4}>
          {isIdle ? network.openOne : network.runsHere}
        </Text>
      </div>
      {isIdle ? <OpenButton /> : <ProgressLine fraction={fraction} doing={said(doing)} onCancel={cancel} />}
    </CenterCard>
  );
}

/** Why the last file was not opened; stays until it is closed or another file is. */
function RefusalNotice() {
  const words = useTexts();
  const refusal = useStudio((state) => state.refusal);
  const network = useStudio((state) => state.network);
  const dismiss = useStudio((state) => state.dismissRefusal);
  if (refusal === undefined) return null;
  return (
    <Alert
      mb="lg"
      radius="lg"
      color="red"
      icon={<IconFileAlert aria-hidden />}
      title={refusal.title}
      withCloseButton
      closeButtonLabel={words.controls.close}
      onClose={dismiss}
    >
      {said(refusal.message)}
      {network !== undefined && words.network.staysOpen(network.name)}
      {refusal.retry !== undefined && (
        <Group mt="sm">
          <RetryButton onRetry={refusal.retry} />
        </Group>
      )}
    </Alert>
  );
}

/** A checkpoint that is open, but will not be offered again. */
function NotKeptNotice() {
  const notKept = useLibrary((state) => state.notKept);
  const { controls, library } = useTexts();
  const dismiss = useLibrary((state) => state.dismiss);
  if (notKept === undefined) return null;
  return (
    <Alert
      mb="lg"
      radius="lg"
      color="yellow"
      icon={<IconFileAlert aria-hidden />}
      title={library.notKept(notKept.name)}
      withCloseButton
      closeButtonLabel={controls.close}
      onClose={dismiss}
    >
      {said(notKept.message)}
    </Alert>
  );
}

/** A link carries no checkpoint; says which one its images came from until that is open. */
function LinkedFileNotice() {
  const { network: words } = useTexts();
  const network = useStudio((state) => state.network);
  const linkedFile = useStudio((state) => state.linkedFile);
  if (network === undefined || linkedFile === undefined || isLinkedFile(linkedFile, network.name)) return null;
  return (
    <Alert mb="lg" radius="lg" icon={<IconLink aria-hidden />} title={words.linkedWith(linkedFile)}>
      {words.linkedHint(network.name)}
    </Alert>
  );
}

/** The next network on its way, while the one before still works. */
function OpeningLine() {
  const opening = useStudio((state) => state.opening);
  const cancel = useStudio((state) => state.cancelOpening);
  if (opening === undefined) return null;
  const { name, fraction, doing } = opening;
  return <FloatingProgress fraction={fraction} doing={`${name}: ${said(doing)}`} onCancel={cancel} />;
}
