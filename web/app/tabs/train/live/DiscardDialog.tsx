import { Button, Group, Stack, Text } from "@mantine/core";
import { Dialog } from "../../../controls/Dialog.tsx";
import { useTraining } from "../useTraining.ts";
import { imagesText } from "../../../controls/words.ts";
import { useTexts } from "../../../texts/texts.ts";

export interface DiscardDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What was learnt in hours goes in a moment, so this asks. */
export function DiscardDialog({ isOpen, onClose }: DiscardDialogProps) {
  const { train } = useTexts();
  const discard = useTraining((state) => state.discard);
  const imagesSeen = useTraining(({ view }) => view.progress?.imagesSeen);
  return (
    <Dialog title={train.discardAsk} isOpen={isOpen} onClose={onClose} size="27rem">
      <Stack gap="lg">
        <Text>{train.learnt(imagesSeen === undefined ? undefined : imagesText(imagesSeen))}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            {train.keep}
          </Button>
          <Button
            color="red.8"
            onClick={() => {
              onClose();
              void discard();
            }}
          >
            {train.discard}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
