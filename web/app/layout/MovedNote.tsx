import { Anchor, Group, Text } from "@mantine/core";
import { useStudio } from "../store/store.ts";
import { useDirections } from "../store/useDirections.ts";

/** Says on the other tabs that directions move all pictures, and takes them back. */
export function MovedNote() {
  const tab = useStudio(({ view }) => view.tab);
  const { steps, reset } = useDirections();
  const count = steps.filter(({ amount }) => amount !== 0).length;
  if (count === 0 || tab === "directions") return null;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" fw={550}>
        Moved along {count === 1 ? "1 direction" : `${count} directions`}
      </Text>
      <Anchor component="button" size="sm" onClick={reset}>
        Reset
      </Anchor>
    </Group>
  );
}
