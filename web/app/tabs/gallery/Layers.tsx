import { keyOf } from "../../../base/keyOf.ts";
import { Skeleton, Stack, Text, Title } from "@mantine/core";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import type { PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import type { LayerPictures, Look, Studio } from "../../../studio/studio.ts";
import { useLook } from "../../store/usableLook.ts";
import { useWanted, useWishes } from "../../pictures/Drawing.tsx";
import { NewestWish, pictureWish, type Maker, type PictureWish } from "../../pictures/newestWish.ts";
import { Picture } from "../../pictures/Picture.tsx";
import { Failure } from "../../controls/Failure.tsx";
import classes from "./Layers.module.css";
import { useTexts } from "../../texts/texts.ts";

export interface LayersProps {
  readonly seed: WsSource;
  /** The image itself comes first. */
  readonly mayBegin: boolean;
}

/** How the image grows through the network's resolutions. */
export function Layers({ seed, mayBegin }: LayersProps) {
  const { gallery } = useTexts();
  const { layers, failure, retry } = useInspection({ kind: "seed", seed }, useLook(), mayBegin);
  return (
    <Stack gap="md" component="section" aria-label={gallery.layers}>
      <div>
        <Title order={3}>{gallery.layers}</Title>
        <Text size="sm" className="quiet">
          {gallery.layersHint}
        </Text>
      </div>
      {failure !== undefined && <Failure title={gallery.layersFailed} message={failure} onRetry={retry} />}
      {layers === undefined && failure === undefined && <Skeleton h={260} radius="lg" />}
      <div className={classes.blocks}>
        {layers?.map((block) => (
          <Block key={block.resolution} block={block} />
        ))}
      </div>
    </Stack>
  );
}

type Inspection = readonly LayerPictures[];

function inspector(studio: Pick<Studio, "inspect">): Maker<PictureWish, Inspection> {
  return {
    async make([wish], deliver) {
      if (wish !== undefined) deliver(wish, await studio.inspect(wish.recipe, wish.look));
      return true;
    },
    stop: () => undefined,
  };
}

/**
 * The layers of one image; those before stay until the new ones are there.
 * @param mayBegin False lets more urgent work go first.
 */
function useInspection(recipe: PictureRecipe, look: Look, mayBegin: boolean) {
  const live = useWishes((studio) => new NewestWish(inspector(studio)));
  const wish = { ...pictureWish(recipe, look), slot: "layers", version: keyOf([recipe, look]) };
  useWanted(live, mayBegin ? [wish] : undefined);
  const { failure, retry } = live;
  return { layers: failure === undefined ? live.at(wish) : undefined, failure, retry };
}

function Block({ block: { resolution, image, contribution, features } }: { readonly block: LayerPictures }) {
  const { gallery } = useTexts();
  const size = `${resolution} × ${resolution}`;
  return (
    <section className={classes.block} aria-label={gallery.resolution(size)}>
      <Text size="sm" fw={600} className="tabular">
        {size}
      </Text>
      <figure className={classes.figure}>
        <Picture picture={contribution} crisp label={gallery.whatAdds(size)} />
        <figcaption>{gallery.adds}</figcaption>
      </figure>
      <figure className={classes.figure}>
        <Picture picture={image} crisp label={gallery.imageUpTo(size)} />
        <figcaption>{gallery.soFar}</figcaption>
      </figure>
      <div className={classes.features} role="img" aria-label={gallery.featureMaps(features.length, size)}>
        {features.map((feature, index) => (
          <Picture key={index} picture={feature} crisp />
        ))}
      </div>
    </section>
  );
}
