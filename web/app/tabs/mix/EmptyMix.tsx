import { Button, Group, Text } from "@mantine/core";
import { layersText } from "../../view/layers.ts";
import { FIRST_VIEW } from "../../view/view.ts";
import { useMix } from "./useMix.ts";

/** What a matrix without rows or columns is for, and a way back to one that shows something. */
export function EmptyMix() {
  const [{ rows, columns, layers }, change] = useMix();
  if (rows.length > 0 && columns.length > 0) return null;
  const missing = [...(columns.length === 0 ? ["columns"] : []), ...(rows.length === 0 ? ["rows"] : [])].join(" or ");
  return (
    <Group gap="sm">
      <Text size="sm" flex="1 1 16rem">
        There are no {missing} to mix yet. Columns give the layers {layersText(layers)} of each picture, rows give the
        others: add seeds for both below.
      </Text>
      <Button variant="default" size="sm" onClick={() => change(firstOf(rows, columns))}>
        Show an example
      </Button>
    </Group>
  );
}

/** What is there stays. */
function firstOf(rows: readonly number[], columns: readonly number[]) {
  const { mix } = FIRST_VIEW;
  return { rows: rows.length === 0 ? mix.rows : rows, columns: columns.length === 0 ? mix.columns : columns };
}
