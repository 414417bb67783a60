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

export interface LayersProps {
  readonly seed: WsSource;
  /** The picture itself comes first. */
  readonly mayBegin: boolean;
}

/** How the picture grows through the network's resolutions. */
export function Layers({ seed, mayBegin }: LayersProps) {
  const { layers, failure, retry } = useInspection({ kind: "seed", seed }, useLook(), mayBegin);
  return (
    <Stack gap="md" component="section" aria-label="Layer by layer">
      <div>
        <Title order={3}>Layer by layer</Title>
        <Text size="sm" className="quiet">
          Each resolution adds its own part to the image. Below it: its strongest feature maps.
        </Text>
      </div>
      {failure !== undefined && <Failure title="The layers could not be shown" message={failure} onRetry={retry} />}
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
 * The layers of one picture; those before stay until the new ones are there.
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
  const size = `${resolution} × ${resolution}`;
  return (
    <section className={classes.block} aria-label={`Resolution ${size}`}>
      <Text size="sm" fw={600} className="tabular">
        {size}
      </Text>
      <figure className={classes.figure}>
        <Picture picture={contribution} crisp label={`What ${size} adds`} />
        <figcaption>adds</figcaption>
      </figure>
      <figure className={classes.figure}>
        <Picture picture={image} crisp label={`The image up to ${size}`} />
        <figcaption>image so far</figcaption>
      </figure>
      <div className={classes.features} role="img" aria-label={`${features.length} feature maps of ${size}`}>
        {features.map((feature, index) => (
          <Picture key={index} picture={feature} crisp />
        ))}
      </div>
    </section>
  );
}
