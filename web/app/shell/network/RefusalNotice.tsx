import { Alert, Group } from "@mantine/core";
import { IconFileAlert } from "@tabler/icons-react";
import { RetryButton } from "../../controls/Failure.tsx";
import { useStudio } from "../../store/store.ts";

/** Why the last file was not opened; stays until it is closed or another file is. */
export function RefusalNotice() {
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
      closeButtonLabel="Close"
      onClose={dismiss}
    >
      {refusal.message}
      {network !== undefined && ` ${network.name} stays open.`}
      {refusal.retry !== undefined && (
        <Group mt="sm">
          <RetryButton onRetry={refusal.retry} />
        </Group>
      )}
    </Alert>
  );
}
