import { Button, Group, Stack, Text } from "@mantine/core";
import { Dialog } from "../../../controls/Dialog.tsx";
import { useTraining } from "../useTraining.ts";
import { imagesText } from "../../../controls/words.ts";

export interface DiscardDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What was learnt in hours goes in a moment, so this asks. */
export function DiscardDialog({ isOpen, onClose }: DiscardDialogProps) {
  const discard = useTraining((state) => state.discard);
  const imagesSeen = useTraining(({ view }) => view.progress?.imagesSeen);
  return (
    <Dialog title="Discard this run?" isOpen={isOpen} onClose={onClose} size="27rem">
      <Stack gap="lg">
        <Text>
          What it learnt{imagesSeen !== undefined && ` from ${imagesText(imagesSeen)}`} is deleted from this browser,
          and the images that were stored with it. A checkpoint that you downloaded stays yours.
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button
            color="red.8"
            onClick={() => {
              onClose();
              void discard();
            }}
          >
            Discard
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
