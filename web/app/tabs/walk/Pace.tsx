import { Stack, Switch } from "@mantine/core";
import { Choice } from "../../controls/Choice.tsx";
import { LookSlider } from "../../controls/LookSlider.tsx";
import { useWalk } from "./useWalk.ts";

const SPACES = [
  { value: "w" as const, label: "Straight, W" },
  { value: "z" as const, label: "Round, Z" },
];
const MOST_FRAMES = 240;
const MOST_FPS = 60;

/** How the film goes from keyframe to keyframe. */
export function Pace() {
  const [{ space, frames, fps, easing, loop }, change] = useWalk();
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
        hint="Straight lines in W, or great circles in Z, which wander more."
        data={SPACES}
        value={space}
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
