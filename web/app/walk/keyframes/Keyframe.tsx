import { Button, Group } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import type { PagePicture } from "../../../studio/studio.ts";
import { removed, replaced } from "../../seeds/lists.ts";
import { SeedTile } from "../../seeds/SeedTile.tsx";
import classes from "../../seeds/SeedTile.module.css";

export interface KeyframeProps {
  readonly index: number;
  readonly seed: number;
  readonly picture: PagePicture | undefined;
  readonly keyframes: readonly number[];
  readonly onMove: (to: number) => void;
  readonly onShow: () => void;
  readonly onChange: (keyframes: readonly number[]) => void;
}

/** One keyframe; its menu shows it in the film, moves it, changes it and removes it. */
export function Keyframe({ index, seed, picture, keyframes, onMove, onShow, onChange }: KeyframeProps) {
  // The tile that stands there after a move is another: its menu closes.
  const move = (to: number, close: () => void): void => {
    close();
    onMove(to);
  };
  return (
    <SeedTile
      name={`Keyframe ${index + 1}`}
      seed={seed}
      picture={picture}
      onChange={(other) => onChange(replaced(keyframes, index, other))}
      onRemove={() => onChange(removed(keyframes, index))}
      actions={(close) => (
        <>
          <Group gap="xs" className={classes.buttons}>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              disabled={index === 0}
              onClick={() => move(index - 1, close)}
            >
              Earlier
            </Button>
            <Button
              variant="default"
              size="xs"
              rightSection={<IconArrowRight size={16} aria-hidden />}
              disabled={index === keyframes.length - 1}
              onClick={() => move(index + 1, close)}
            >
              Later
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
            Show in the film
          </Button>
        </>
      )}
    />
  );
}
