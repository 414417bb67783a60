import { Divider, Stack } from "@mantine/core";
import { useEffect } from "react";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Failure } from "../../controls/Failure.tsx";
import { Workbench } from "../../layout/Workbench.tsx";
import { useWishes } from "../../pictures/Drawing.tsx";
import { useStudio } from "../../store/store.ts";
import { HoldControl } from "./HoldControl.tsx";
import { Keyframes } from "./keyframes/Keyframes.tsx";
import { Pace } from "./Pace.tsx";
import { Player } from "./player/Player.tsx";
import { usePlayback } from "./player/usePlayback.ts";
import { Reel } from "./reel.ts";
import { frameOfKeyframe, type WalkFilm } from "./walkFilm.ts";
import { useWalk, useWalkFilm } from "./useWalk.ts";
import { useTexts } from "../../texts/texts.ts";

/** A walk through latent space: keyframes, the film between them, and the film as a file. */
export function Walk() {
  const { walk: words } = useTexts();
  const [walk] = useWalk();
  const film = useWalkFilm();
  const reel = useReel(film);
  const playback = usePlayback(reel, { total: film?.total ?? 0, fps: walk.fps, loop: walk.loop });
  return (
    <Workbench controlsLabel={words.controls} controls={<Controls />}>
      <Stack gap="lg">
        <Player film={film} reel={reel} playback={playback} />
        {reel.failure !== undefined && <Failure title={words.failed} message={reel.failure} onRetry={reel.retry} />}
        <Keyframes frame={playback.frame} onShow={(index) => playback.seek(frameOfKeyframe(index, walk))} />
      </Stack>
    </Workbench>
  );
}

/** A film's frames for the network that is open; the component is drawn again as they come. */
function useReel(film: WalkFilm | undefined): Reel {
  const resolution = useStudio(({ network }) => network?.resolution ?? 1);
  const reel = useWishes((studio) => new Reel(studio, resolution));
  useEffect(() => reel.show(film), [reel, film]);
  return reel;
}

function Controls() {
  return (
    <Stack gap="xl">
      <Pace />
      <Divider />
      <HoldControl />
      <Divider />
      <LookPanel />
    </Stack>
  );
}
