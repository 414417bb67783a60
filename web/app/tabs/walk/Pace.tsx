import { Stack, Switch } from "@mantine/core";
import { Choice } from "../../controls/Choice.tsx";
import { LookSlider } from "../../controls/LookSlider.tsx";
import type { Keyframe } from "../../../../src/model/recipe/linked.ts";
import { useWalk } from "./useWalk.ts";
import { usableSpace } from "./walkFilm.ts";

const SPACES = [
  { value: "w" as const, label: "Straight, W" },
  { value: "z" as const, label: "Round, Z" },
];
const MOST_FRAMES = 240;
const MOST_FPS = 60;

/** How the film goes from keyframe to keyframe. */
export function Pace() {
  const [{ keyframes, space, frames, fps, easing, loop }, change] = useWalk();
  const seconds = (frames / fps).toFixed(1);
  return (
    <Stack gap="xl">
      <LookSlider
        label="Frames"
        hint="Images from one keyframe to the next."
        range={{ min: 1, max: MOST_FRAMES, step: 1 }}
        marks={[]}
        startPoint={1}
        value={Math.min(frames, MOST_FRAMES)}
        text={`${frames}, ${seconds} s`}
        onChange={(value) => change({ frames: value })}
      />
      <LookSlider
        label="Speed"
        hint="Frames per second."
        range={{ min: 1, max: MOST_FPS, step: 1 }}
        marks={[]}
        startPoint={1}
        value={Math.min(fps, MOST_FPS)}
        text={String(fps)}
        onChange={(value) => change({ fps: value })}
      />
      <Choice
        label="Path"
        hint={pathHint(keyframes)}
        data={SPACES}
        value={usableSpace(space, keyframes)}
        disabled={usableSpace("z", keyframes) !== "z"}
        onChange={(value) => change({ space: value })}
      />
      <Switch
        label="Slow at keyframes"
        description="Eases out of each keyframe and into the next."
        checked={easing !== undefined}
        onChange={({ currentTarget }) => change({ easing: currentTarget.checked ? "smooth" : undefined })}
      />
      <Switch
        label="Loop"
        description="Goes back to the first keyframe."
        checked={loop}
        onChange={({ currentTarget }) => change({ loop: currentTarget.checked })}
      />
    </Stack>
  );
}

function pathHint(keyframes: readonly Keyframe[]): string {
  if (usableSpace("z", keyframes) === "z") return "Straight lines in W, or great circles in Z, which wander more.";
  return "Straight lines in W: great circles in Z lie between seeds alone.";
}
