import { ActionIcon, Button, Group, Paper, Text, Title } from "@mantine/core";
import { IconCircleHalf2, IconTrash } from "@tabler/icons-react";
import type { Blend } from "../../../../../src/model/recipe/recipe.ts";
import type { WsSource } from "../../../../../src/model/wsSource.ts";
import { LayerRange } from "../../../controls/LayerRange.tsx";
import { LookSlider } from "../../../controls/LookSlider.tsx";
import { AddSeed } from "../../../pictures/AddSeed.tsx";
import { useStudio } from "../../../store/store.ts";
import { useTexts } from "../../../texts/texts.ts";
import { sourceTitle } from "../../../view/latents.ts";
import { layersText } from "../../../view/layers.ts";
import { removed, replaced } from "../../../view/lists.ts";
import classes from "../Edit.module.css";
import type { EditedProps } from "../usableEdit.ts";
import { useEdit } from "../useEdit.ts";

/** More edits of layers than this are not kept apart. */
const MOST_BLENDS = 8;

/** How far the average's layers come in at first. */
const HALF = 0.5;

/** Layers of the edited image that come from another image, or from the average, which is a truncation of theirs. */
export function EditLayers({ edit: { blends } }: EditedProps) {
  const { edit: t } = useTexts();
  const { change } = useEdit();
  const layers = useStudio(({ network }) => network?.mixStyles ?? []);
  const add = (from: WsSource | "w_avg", amount: number): void =>
    change({ blends: [...blends, { from, layers, amount }] });
  return (
    <section aria-label={t.layers}>
      <Title order={2} size="h3">
        {t.layers}
      </Title>
      <Text size="sm" className="quiet" mb="sm">
        {t.layersExplained}
      </Text>
      {blends.map((blend, i) => (
        <BlendCard
          key={i}
          blend={blend}
          onChange={(next) => change({ blends: replaced(blends, i, next) })}
          onRemove={() => change({ blends: removed(blends, i) })}
        />
      ))}
      {blends.length < MOST_BLENDS && (
        <Group gap="sm">
          <div className={classes.choose}>
            <AddSeed name={t.addLayers} onAdd={(source) => add(source, 1)} />
          </div>
          <Text size="sm">{t.addLayers}</Text>
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconCircleHalf2 size={18} aria-hidden />}
            onClick={() => add("w_avg", HALF)}
          >
            {t.addAverage}
          </Button>
        </Group>
      )}
    </section>
  );
}

interface BlendCardProps {
  readonly blend: Blend;
  readonly onChange: (blend: Blend) => void;
  readonly onRemove: () => void;
}

/** Where layers come from, which, and how much of them. */
function BlendCard({ blend, onChange, onRemove }: BlendCardProps) {
  const { edit: t } = useTexts();
  const numWs = useStudio(({ network }) => network?.numWs ?? 0);
  const { from, layers, amount } = blend;
  const source = from === "w_avg" ? t.average : sourceTitle(from);
  const percent = `${Math.round(amount * 100)} %`;
  return (
    <Paper withBorder radius="lg" p="md" mb="sm">
      <Group justify="space-between" gap="xs" wrap="nowrap" mb="xs">
        <Text size="sm" fw={550}>
          {t.layersFrom(source, layersText(layers))}
        </Text>
        <ActionIcon variant="subtle" color="red" aria-label={t.removeLayers(source)} onClick={onRemove}>
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <LayerRange
        label={t.layersOf(source)}
        numWs={numWs}
        layers={layers}
        onChange={(next) => onChange({ ...blend, layers: next })}
      />
      <LookSlider
        label={t.amountOf(source)}
        hint={from === "w_avg" ? t.averageHint : t.amountHint}
        range={{ min: 0, max: 1, step: 0.05 }}
        marks={[]}
        startPoint={0}
        value={amount}
        text={percent}
        onChange={(value) => onChange({ ...blend, amount: Math.round(value * 100) / 100 })}
      />
    </Paper>
  );
}
