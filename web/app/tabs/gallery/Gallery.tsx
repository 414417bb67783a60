import { MOST_SEEDS } from "../../../../src/model/recipe/linkFields.ts";
import { Button, Center, Divider, Stack, Text } from "@mantine/core";
import type { PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import { OpenButton } from "../../controls/OpenButton.tsx";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Workbench } from "../../layout/Workbench.tsx";
import { DrawingStatus, useDrawing } from "../../pictures/Drawing.tsx";
import { useStudio } from "../../store/store.ts";
import { useGallery, useLatents } from "../../store/useLatents.ts";
import { useLook } from "../../store/usableLook.ts";
import { findSource } from "../../view/latents.ts";
import { nextSeeds, SEEDS_AT_ONCE } from "../../view/seeds.ts";
import { Detail } from "./Detail.tsx";
import { GalleryBar } from "./GalleryBar.tsx";
import { SeedGrid } from "./SeedGrid.tsx";
import { useTexts } from "../../texts/texts.ts";

/** Images of seeds; each opens large. */
export function Gallery() {
  const { pictures } = useTexts();
  const seeds = useGallery();
  const selected = useSelected();
  // A link may open a seed that the gallery does not show.
  const drawn = selected === undefined || seeds.includes(selected) ? seeds : [...seeds, selected];
  const recipes = drawn.map((seed): PictureRecipe => ({ kind: "seed", seed }));
  const large = selected === undefined ? undefined : drawn.indexOf(selected);
  const drawing = useDrawing("gallery", recipes, useLook(), large === undefined ? undefined : [large]);
  return (
    <Workbench controlsLabel={pictures.look} controls={<Controls />}>
      <Stack gap="lg">
        <GalleryBar pictures={drawing.pictures.slice(0, seeds.length)} isReady={drawing.missing === 0} />
        <DrawingStatus drawing={drawing} />
        <SeedGrid seeds={seeds} pictures={drawing.pictures} isBusy={drawing.missing > 0} />
        <More />
      </Stack>
      <Detail source={selected} picture={large === undefined ? undefined : drawing.pictures[large]} />
    </Workbench>
  );
}

/** What is seen large: a seed, or a latent that the gallery shows or the page holds. */
function useSelected(): WsSource | undefined {
  const selected = useStudio(({ view }) => view.selected);
  const sources = [...useGallery(), ...useLatents()];
  if (selected === undefined || typeof selected === "number") return selected;
  return findSource(sources, selected);
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

/** The seeds that follow. */
function More() {
  const { gallery } = useTexts();
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  if (seeds.length >= MOST_SEEDS) return null;
  return (
    <Center>
      <Button variant="default" radius="xl" onClick={() => change({ seeds: nextSeeds(seeds) })}>
        {gallery.more(SEEDS_AT_ONCE)}
      </Button>
    </Center>
  );
}

/** Says that another network may be opened, and that it stays here. */
function OwnNetwork() {
  const { gallery } = useTexts();
  return (
    <Stack gap={6}>
      <OpenButton variant="light" fullWidth />
      <Text size="xs" className="quiet">
        {gallery.dropHint}
      </Text>
    </Stack>
  );
}
