import { Alert, Button, Group } from "@mantine/core";
import { IconAlertCircle, IconRefresh } from "@tabler/icons-react";
import { said } from "../texts/foreign.ts";
import { useTexts } from "../texts/texts.ts";

export interface FailureProps {
  readonly title: string;
  /** What happened, and what to do. */
  readonly message: string;
  /** Tries again; absent where that cannot help. */
  readonly onRetry?: () => void;
}

/** What did not work, and another try. */
export function Failure({ title, message, onRetry }: FailureProps) {
  return (
    <Alert color="red" radius="lg" icon={<IconAlertCircle aria-hidden />} title={title}>
      {said(message)}
      {onRetry !== undefined && (
        <Group mt="sm">
          <RetryButton onRetry={onRetry} />
        </Group>
      )}
    </Alert>
  );
}

export function RetryButton({ onRetry }: Required<Pick<FailureProps, "onRetry">>) {
  const { controls } = useTexts();
  return (
    <Button size="xs" variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
      {controls.retry}
    </Button>
  );
}
