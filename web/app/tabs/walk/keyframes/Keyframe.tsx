import { Button, Group } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { isSeed } from "../../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../../studio/studio.ts";
import { NumberField } from "../../../controls/NumberField.tsx";
import { removed, replaced } from "../../../view/lists.ts";
import { SeedTile } from "../../../pictures/SeedTile.tsx";
import classes from "../../../pictures/SeedTile.module.css";
import { keyframe } from "../../../../../src/model/recipe/linkFields.ts";
import type { Keyframe as KeyframeView } from "../../../../../src/model/recipe/linked.ts";
import { useTexts } from "../../../texts/texts.ts";

export interface KeyframeProps {
  readonly index: number;
  readonly picture: PagePicture | undefined;
  /** As the network takes them; this one stands at `index`. */
  readonly keyframes: readonly KeyframeView[];
  /** Classes that the network knows. */
  readonly cDim: number;
  readonly onMove: (to: number) => void;
  readonly onShow: () => void;
  readonly onChange: (keyframes: readonly KeyframeView[]) => void;
}

/** One keyframe; its menu shows it in the film, moves it, changes it and removes it. */
export function Keyframe({ index, picture, keyframes, cDim, onMove, onShow, onChange }: KeyframeProps) {
  const { pictures, walk } = useTexts();
  const { seed = 0, label, moves } = keyframes[index] ?? {};
  // The tile that stands there after a move is another: its menu closes.
  const move = (to: number, close: () => void): void => {
    close();
    onMove(to);
  };
  return (
    <SeedTile
      name={walk.keyframe(index + 1)}
      seed={seed}
      label={label}
      picture={picture}
      onChange={(other) => onChange(replaced(keyframes, index, keyframe(other, label, moves)))}
      onRemove={() => onChange(removed(keyframes, index))}
      actions={(close) => (
        <>
          {cDim > 0 && isSeed(seed) && (
            <NumberField
              label={pictures.class}
              placeholder={walk.usualClass}
              rule={{ min: 0, max: cDim - 1, mayBeEmpty: true }}
              value={label}
              onChange={(own) => onChange(replaced(keyframes, index, keyframe(seed, own, moves)))}
              onEmpty={() => onChange(replaced(keyframes, index, keyframe(seed, undefined, moves)))}
            />
          )}
          <Group gap="xs" className={classes.buttons}>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              disabled={index === 0}
              onClick={() => move(index - 1, close)}
            >
              {walk.earlier}
            </Button>
            <Button
              variant="default"
              size="xs"
              rightSection={<IconArrowRight size={16} aria-hidden />}
              disabled={index === keyframes.length - 1}
              onClick={() => move(index + 1, close)}
            >
              {walk.later}
            </Button>
          </Group>
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              close();
              onShow();
            }}
          >
            {walk.show}
          </Button>
        </>
      )}
    />
  );
}
