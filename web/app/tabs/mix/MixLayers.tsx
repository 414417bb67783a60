import { Anchor, Group, Stack, Text } from "@mantine/core";
import { LayerRange } from "../../controls/LayerRange.tsx";
import { layersOf, layersText } from "../../view/layers.ts";
import { useStudio } from "../../store/store.ts";
import classes from "./Mix.module.css";
import { NO_NETWORK, useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

/** Which layers come from the columns; the matrix follows while they are dragged. */
export function MixLayers() {
  const { mix } = useTexts();
  const [{ layers }, change] = useMix();
  const { numWs, mixStyles } = useStudio((state) => state.network) ?? NO_NETWORK;
  const choose = (chosen: readonly number[] | undefined): void => change({ layers: chosen });
  const all = layersOf({ first: 0, end: numWs });
  return (
    <Stack gap="xs" className={classes.layers}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {mix.layers}
        </Text>
        <Text size="sm" className="quiet tabular">
          {layersText(layers)}
        </Text>
      </Group>
      <LayerRange label={mix.layers} numWs={numWs} layers={layers} onChange={choose} />
      <Group justify="center" gap="lg">
        <Anchor component="button" size="sm" onClick={() => choose([])} disabled={layers.length === 0}>
          {mix.none}
        </Anchor>
        <Anchor component="button" size="sm" onClick={() => choose(all)} disabled={layers.length === numWs}>
          {mix.all}
        </Anchor>
        <Anchor
          component="button"
          size="sm"
          onClick={() => choose(undefined)}
          disabled={String(layers) === String(mixStyles)}
        >
          {mix.recommended}
        </Anchor>
      </Group>
    </Stack>
  );
}
