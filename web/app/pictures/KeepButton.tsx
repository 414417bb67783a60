import { Button, type ButtonProps } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconStar } from "@tabler/icons-react";
import { useState } from "react";
import { asError } from "../../../src/base/errors.ts";
import { readLatents } from "../../../src/model/readLatents.ts";
import type { PictureRecipe } from "../../../src/model/recipe/recipe.ts";
import type { Look } from "../../studio/studio.ts";
import { useStudio } from "../store/store.ts";
import { said } from "../texts/foreign.ts";
import { useTexts } from "../texts/texts.ts";
import { latentsOf, type LatentOrigin } from "../view/latents.ts";

export interface KeepButtonProps extends Pick<ButtonProps, "variant" | "color" | "size"> {
  readonly recipe: PictureRecipe;
  /** What is settled in the latent; directions of the look that all images share are not. */
  readonly look: Look;
  readonly name: string;
  readonly origin: LatentOrigin;
}

const SEEN_MS = 3000;

/** Keeps an image's latent among the favourites. */
export function KeepButton({ recipe, look, name, origin, ...looks }: KeepButtonProps) {
  const { shelf } = useTexts();
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  const hold = useStudio((state) => state.hold);
  const [isBusy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    if (network === undefined) return;
    setBusy(true);
    try {
      const [latent] = latentsOf(readLatents(await studio.latents([recipe], look)), name, origin, network);
      if (latent === undefined) return;
      notifications.show({ message: shelf.isKept(hold(latent).name), autoClose: SEEN_MS, withBorder: true });
    } catch (error) {
      notifications.show({ color: "red", title: shelf.notKept, message: said(asError(error).message) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      variant="default"
      {...looks}
      leftSection={<IconStar size={18} aria-hidden />}
      loading={isBusy}
      onClick={() => void keep()}
    >
      {shelf.keep}
    </Button>
  );
}
