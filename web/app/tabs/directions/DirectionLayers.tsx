import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { DirectionStep } from "../../../studio/studio.ts";
import { bands } from "../../controls/layers/bands.ts";
import { layersOf, layersText } from "../../controls/layers/span.ts";
import { useStudio } from "../../store/store.ts";

export interface DirectionLayersProps {
  readonly name: string;
  readonly step: DirectionStep;
  readonly onChange: (step: DirectionStep) => void;
}

/** Which layers a direction moves: all, or one band of them. */
export function DirectionLayers({ name, step, onChange }: DirectionLayersProps) {
  const numWs = useStudio(({ network }) => network?.numWs ?? 0);
  const { component, amount, layers } = step;
  const choices = bands(numWs).map((band) => ({ ...band, layers: layersOf(band.span) }));
  const text = layers === undefined ? "All layers" : `Layers ${layersText(layers)}`;
  return (
    <Menu position="bottom-end" shadow="lg" withinPortal={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Layers of ${name}: ${text}`}
        >
          {text}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange({ component, amount })}>All layers</Menu.Item>
        {choices.map((band) => (
          <Menu.Item key={band.name} onClick={() => onChange({ component, amount, layers: band.layers })}>
            Layers {band.name}, {band.resolutions}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
