import { ActionIcon, Button, Menu, Slider, Text } from "@mantine/core";
import { IconChevronDown, IconRestore } from "@tabler/icons-react";
import type { DirectionStep } from "../../../src/model/directions.ts";
import { useStudio } from "../store/store.ts";
import { useTexts } from "../texts/texts.ts";
import { rangeOf } from "../view/fileSteps.ts";
import { bands, layersOf, layersText } from "../view/layers.ts";
import { amountText } from "../view/steps.ts";

export interface DirectionSliderProps {
  /** What the direction is called. */
  readonly name: string;
  readonly step: DirectionStep;
  readonly onChange: (step: DirectionStep) => void;
}

/** How far a step along a direction goes, as far as the direction's range lets it. */
export function DirectionSlider({ name, step, onChange }: DirectionSliderProps) {
  const [least, most] = rangeOf(step.of, step.component);
  return (
    <Slider
      min={least}
      max={most}
      step={0.1}
      value={step.amount}
      onChange={(amount) => onChange({ ...step, amount: Math.round(amount * 10) / 10 })}
      label={null}
      startPointValue={0}
      marks={[{ value: 0 }]}
      thumbLabel={name}
      thumbValueText={amountText(step.amount, step.of === undefined ? undefined : "")}
    />
  );
}

/** How far a step along a direction goes, in words, and the way back; it keeps its place where there is none. */
export function DirectionAmount({ name, step, onChange }: DirectionSliderProps) {
  const { directions } = useTexts();
  const { amount, layers, ...still } = step;
  const isStill = amount === 0 && layers === undefined;
  return (
    <>
      <Text size="sm" className="quiet tabular">
        {amountText(amount, step.of === undefined ? undefined : "")}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={directions.reset(name)}
        style={{ visibility: isStill ? "hidden" : "visible" }}
        onClick={() => onChange({ ...still, amount: 0 })}
      >
        <IconRestore size={16} aria-hidden />
      </ActionIcon>
    </>
  );
}

/** Which layers a direction moves: all, or one band of them. */
export function DirectionLayers({ name, step, onChange }: DirectionSliderProps) {
  const { directions } = useTexts();
  const numWs = useStudio(({ network }) => network?.numWs ?? 0);
  const { layers, ...still } = step;
  const choices = bands(numWs).map((band) => ({ ...band, layers: layersOf(band.span) }));
  const own = still.of?.layers;
  const all = own === undefined ? directions.allLayers : directions.layers(layersText(own));
  const text = layers === undefined ? all : directions.layers(layersText(layers));
  return (
    <Menu position="bottom-end" shadow="lg" withinPortal={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={directions.layersOf(name, text)}
        >
          {text}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(still)}>{all}</Menu.Item>
        {choices.map((band) => (
          <Menu.Item key={band.name} onClick={() => onChange({ ...still, layers: band.layers })}>
            {directions.band(band.name, band.resolutions)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
