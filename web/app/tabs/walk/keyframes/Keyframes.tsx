import { Group, Text, Title } from "@mantine/core";
import { useState, type DragEvent } from "react";
import type { PictureRecipe } from "../../../../../src/model/recipe/recipe.ts";

import { AddSeed } from "../../../pictures/AddSeed.tsx";
import { useDrawing } from "../../../pictures/Drawing.tsx";
import { useLook } from "../../../store/usableLook.ts";
import { moved } from "../../../view/lists.ts";
import { useWalkNetwork, useWalk } from "../useWalk.ts";
import { keyframeBefore, MOST_KEYFRAMES, usableKeyframes } from "../walkFilm.ts";
import { Keyframe } from "./Keyframe.tsx";
import classes from "./Keyframes.module.css";
import { useTexts } from "../../../texts/texts.ts";

export interface KeyframesProps {
  /** The frame that is seen. */
  readonly frame: number;
  /** Shows a keyframe in the film. */
  readonly onShow: (index: number) => void;
}

/** The seeds that the film visits, in their order: dragged, or moved in their menus. */
export function Keyframes({ frame, onShow }: KeyframesProps) {
  const { walk: words } = useTexts();
  const [walk, change] = useWalk();
  const network = useWalkNetwork();
  const keyframes = usableKeyframes(walk.keyframes.slice(0, MOST_KEYFRAMES), network);
  const recipes = keyframes.map((keyframe): PictureRecipe => ({ kind: "seed", ...keyframe }));
  const { pictures } = useDrawing("side", recipes, useLook());
  const [dragged, setDragged] = useState<number>();
  const move = (from: number, to: number): void => change({ keyframes: moved(keyframes, from, to) });
  const enter = (event: DragEvent, index: number): void => {
    if (dragged === undefined) return;
    event.preventDefault();
    if (dragged === index) return;
    move(dragged, index);
    setDragged(index);
  };
  return (
    <section aria-label={words.keyframes}>
      <Group gap="xs" mb="xs" align="baseline">
        <Title order={2} className={classes.title}>
          {words.keyframes}
        </Title>
        <Text size="sm" className="quiet">
          {words.keyframesHint}
        </Text>
      </Group>
      <ol className={classes.strip}>
        {keyframes.map((_, i) => (
          <li
            key={i}
            draggable
            data-dragged={dragged === i || undefined}
            data-current={keyframeBefore(frame, walk) === i || undefined}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              setDragged(i);
            }}
            onDragOver={(event) => enter(event, i)}
            onDrop={(event) => event.preventDefault()}
            onDragEnd={() => setDragged(undefined)}
          >
            <Keyframe
              index={i}
              picture={pictures[i]}
              keyframes={keyframes}
              cDim={network.cDim}
              onMove={(to) => move(i, to)}
              onShow={() => onShow(i)}
              onChange={(next) => change({ keyframes: next })}
            />
          </li>
        ))}
        {keyframes.length < MOST_KEYFRAMES && (
          <li>
            <AddSeed name={words.addKeyframe} onAdd={(seed) => change({ keyframes: [...keyframes, { seed }] })} />
          </li>
        )}
      </ol>
    </section>
  );
}
