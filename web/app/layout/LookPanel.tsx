import { Anchor, Group, Stack, Text } from "@mantine/core";
import type { NoiseMode } from "../../../src/networks/generator.ts";
import type { Look } from "../../studio/studio.ts";
import { Choice } from "../controls/Choice.tsx";
import { LookSlider } from "../controls/LookSlider.tsx";
import { useStudio } from "../store/store.ts";
import { usableLabel } from "../store/usableLook.ts";
import { useDirections } from "../store/useDirections.ts";
import { ClassControl, LabelControl } from "./LabelControl.tsx";
import { useTexts } from "../texts/texts.ts";

/** The controls that all images of the page share. */
export function LookPanel() {
  const { noiseModes, pictures } = useTexts();
  const look = useStudio(({ view }) => view.look);
  const network = useStudio((state) => state.network);
  const change = useStudio((state) => state.change);
  const patch = (part: Partial<Look>): void => change({ look: { ...look, ...part } });
  const { numWs = 8, cDim = 0 } = network ?? {};
  const { truncationPsi, truncationCutoff = numWs, noiseMode } = look;
  const label = cDim > 0 ? usableLabel(look.label ?? 0, cDim) : undefined;
  return (
    <Stack gap="xl">
      <MovedNote />
      <LookSlider
        label={pictures.truncation}
        hint={pictures.truncationHint}
        range={{ min: -1, max: 1.5, step: 0.05 }}
        marks={[0, 1]}
        startPoint={0}
        value={truncationPsi}
        text={truncationPsi.toFixed(2)}
        onChange={(value) => patch({ truncationPsi: Math.round(value * 100) / 100 })}
      />
      <LookSlider
        label={pictures.cutoff}
        hint={pictures.cutoffHint}
        range={{ min: 0, max: numWs, step: 1 }}
        marks={[]}
        startPoint={0}
        value={Math.min(truncationCutoff, numWs)}
        text={truncationCutoff >= numWs ? pictures.allLayers : pictures.someLayers(truncationCutoff, numWs)}
        onChange={(value) => patch({ truncationCutoff: value >= numWs ? undefined : value })}
      />
      <Choice
        label={pictures.noise}
        hint={pictures.noiseHint}
        data={Object.entries(noiseModes satisfies Readonly<Record<NoiseMode, string>>).map(([value, label]) => ({
          value: value as NoiseMode,
          label,
        }))}
        value={noiseMode}
        onChange={(mode) => patch({ noiseMode: mode })}
      />
      {label !== undefined && (
        <Stack gap="md">
          <ClassControl value={label} classes={cDim} onChange={(value) => patch({ label: value })} />
          <LabelControl value={label} length={cDim} onChange={(value) => patch({ label: value })} />
        </Stack>
      )}
    </Stack>
  );
}

/** Says on the other tabs that directions move all images, and takes them back. */
function MovedNote() {
  const { pictures } = useTexts();
  const tab = useStudio(({ view }) => view.tab);
  const { steps, reset } = useDirections();
  const count = steps.filter(({ amount }) => amount !== 0).length;
  if (count === 0 || tab === "directions") return null;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" fw={550}>
        {pictures.moved(count)}
      </Text>
      <Anchor component="button" size="sm" onClick={reset}>
        {pictures.reset}
      </Anchor>
    </Group>
  );
}
