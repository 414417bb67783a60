import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTraining } from "../useTraining.ts";
import { thousands } from "../words.ts";

export interface DiscardDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What was learnt in hours goes in a moment, so this asks. */
export function DiscardDialog({ isOpen, onClose }: DiscardDialogProps) {
  const discard = useTraining((state) => state.discard);
  const imagesSeen = useTraining(({ view }) => view.progress?.imagesSeen ?? 0);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Discard this run?"
      radius="lg"
      padding="xl"
      styles={{ title: { fontSize: "1.25rem", fontWeight: 650 } }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="lg">
        <Text>
          What it learnt from {thousands(imagesSeen)} images is deleted from this browser, and the pictures that were
          stored with it. A checkpoint that you downloaded stays yours.
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button
            color="red"
            onClick={() => {
              onClose();
              void discard();
            }}
          >
            Discard
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
