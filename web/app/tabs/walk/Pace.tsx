import { Stack, Switch } from "@mantine/core";
import { Choice } from "../../controls/Choice.tsx";
import { LookSlider } from "../../controls/LookSlider.tsx";
import type { Keyframe } from "../../../../src/model/recipe/linked.ts";
import { useWalk } from "./useWalk.ts";
import { usableSpace } from "./walkFilm.ts";
import { texts, useTexts } from "../../texts/texts.ts";

const MOST_FRAMES = 240;
const MOST_FPS = 60;

/** How the film goes from keyframe to keyframe. */
export function Pace() {
  const { walk } = useTexts();
  const [{ keyframes, space, frames, fps, easing, loop }, change] = useWalk();
  const seconds = (frames / fps).toFixed(1);
  return (
    <Stack gap="xl">
      <LookSlider
        label={walk.frames}
        hint={walk.framesHint}
        range={{ min: 1, max: MOST_FRAMES, step: 1 }}
        marks={[]}
        startPoint={1}
        value={Math.min(frames, MOST_FRAMES)}
        text={walk.framesTime(frames, seconds)}
        onChange={(value) => change({ frames: value })}
      />
      <LookSlider
        label={walk.speed}
        hint={walk.speedHint}
        range={{ min: 1, max: MOST_FPS, step: 1 }}
        marks={[]}
        startPoint={1}
        value={Math.min(fps, MOST_FPS)}
        text={String(fps)}
        onChange={(value) => change({ fps: value })}
      />
      <Choice<"w" | "z">
        label={walk.path}
        hint={pathHint(keyframes)}
        data={[
          { value: "w", label: walk.straight },
          { value: "z", label: walk.round },
        ]}
        value={usableSpace(space, keyframes)}
        disabled={usableSpace("z", keyframes) !== "z"}
        onChange={(value) => change({ space: value })}
      />
      <Switch
        label={walk.easing}
        description={walk.easingHint}
        checked={easing !== undefined}
        onChange={({ currentTarget }) => change({ easing: currentTarget.checked ? "smooth" : undefined })}
      />
      <Switch
        label={walk.loop}
        description={walk.loopHint}
        checked={loop}
        onChange={({ currentTarget }) => change({ loop: currentTarget.checked })}
      />
    </Stack>
  );
}

function pathHint(keyframes: readonly Keyframe[]): string {
  const { walk } = texts();
  return usableSpace("z", keyframes) === "z" ? walk.pathHint : walk.pathStraight;
}
