import { Alert, Button, Group, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useDialog } from "../../controls/useDialog.ts";
import { CenterCard } from "../../layout/CenterCard.tsx";
import { DiscardDialog } from "./live/DiscardDialog.tsx";
import { useTraining } from "./useTraining.ts";

/** A stored run that cannot be read, and the way to a new one. */
export function Damaged() {
  const problem = useTraining(({ view }) => view.problem);
  const asking = useDialog("discard");
  return (
    <CenterCard>
      <Title order={2}>The stored run is damaged</Title>
      <Alert color="red">{problem}</Alert>
      <Group justify="flex-end">
        <Button color="red.8" leftSection={<IconTrash size={18} aria-hidden />} onClick={asking.open}>
          Discard this run
        </Button>
      </Group>
      <DiscardDialog isOpen={asking.isOpen} onClose={asking.close} />
    </CenterCard>
  );
}
