import { Divider, Stack } from "@mantine/core";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Failure } from "../../controls/Failure.tsx";
import { Workbench } from "../../layout/Workbench.tsx";
import { Keyframes } from "./keyframes/Keyframes.tsx";
import { Pace } from "./Pace.tsx";
import { Player } from "./player/Player.tsx";
import { usePlayback } from "./player/usePlayback.ts";
import { useReel } from "./useReel.ts";
import { frameOfKeyframe } from "./walkFilm.ts";
import { useWalk, useWalkFilm } from "./useWalk.ts";

/** A walk through latent space: keyframes, the film between them, and the film as a file. */
export function Walk() {
  const [walk] = useWalk();
  const film = useWalkFilm();
  const reel = useReel(film);
  const playback = usePlayback(reel, { total: film?.total ?? 0, fps: walk.fps, loop: walk.loop });
  return (
    <Workbench controlsLabel="Pace and look of the film" controls={<Controls />}>
      <Stack gap="lg">
        <Player film={film} reel={reel} playback={playback} />
        {reel.failure !== undefined && (
          <Failure title="The film could not be drawn" message={reel.failure} onRetry={reel.retry} />
        )}
        <Keyframes frame={playback.frame} onShow={(index) => playback.seek(frameOfKeyframe(index, walk))} />
      </Stack>
    </Workbench>
  );
}

function Controls() {
  return (
    <Stack gap="xl">
      <Pace />
      <Divider />
      <LookPanel />
    </Stack>
  );
}
