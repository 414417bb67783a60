import { Divider, Stack } from "@mantine/core";
import type { Recipe } from "../../../studio/studio.ts";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { useLook } from "../../store/usableLook.ts";
import { DrawingStatus } from "../../pictures/DrawingStatus.tsx";
import { OwnNetwork } from "./OwnNetwork.tsx";
import { useDrawing } from "../../pictures/useDrawing.ts";
import { Workbench } from "../../layout/Workbench.tsx";
import { useStudio } from "../../store/store.ts";
import { Detail } from "./Detail.tsx";
import { GalleryBar } from "./GalleryBar.tsx";
import { More } from "./More.tsx";
import { SeedGrid } from "./SeedGrid.tsx";

/** Pictures of seeds; each opens large. */
export function Gallery() {
  const seeds = useStudio(({ view }) => view.seeds);
  const selected = useStudio(({ view }) => view.selected);
  // A link may open a seed that the gallery does not show.
  const drawn = selected === undefined || seeds.includes(selected) ? seeds : [...seeds, selected];
  const recipes = drawn.map((seed): Recipe => ({ kind: "seed", seed }));
  const large = selected === undefined ? undefined : drawn.indexOf(selected);
  const drawing = useDrawing("gallery", recipes, useLook(), large === undefined ? undefined : [large]);
  return (
    <Workbench controlsLabel="Look of the pictures" controls={<Controls />}>
      <Stack gap="lg">
        <GalleryBar pictures={drawing.pictures.slice(0, seeds.length)} isReady={drawing.missing === 0} />
        <DrawingStatus drawing={drawing} />
        <SeedGrid seeds={seeds} pictures={drawing.pictures} isBusy={drawing.missing > 0} />
        <More />
      </Stack>
      <Detail picture={large === undefined ? undefined : drawing.pictures[large]} />
    </Workbench>
  );
}

function Controls() {
  return (
    <Stack gap="xl">
      <LookPanel />
      <Divider />
      <OwnNetwork />
    </Stack>
  );
}
