import { ActionIcon, Group, Slider, Stack, Text } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useRef } from "react";
import type { PagePicture } from "../../../../studio/studio.ts";
import { CommandButton } from "../../../pictures/CommandButton.tsx";
import { useCommand } from "../../../pictures/useCommand.ts";
import { Picture } from "../../../pictures/Picture.tsx";
import { useCrisp } from "../../../pictures/useCrisp.ts";
import { writeNumbers } from "../../../view/numbers.ts";
import { SaveFilm } from "../export/SaveFilm.tsx";
import { useClasses, useWalk } from "../useWalk.ts";
import { usableKeyframes, type WalkFilm } from "../walkFilm.ts";
import { Drawn } from "./Drawn.tsx";
import classes from "./Player.module.css";
import type { Reel } from "../reel.ts";
import type { Playback } from "./usePlayback.ts";

export interface PlayerProps {
  readonly film: WalkFilm | undefined;
  readonly reel: Reel;
  readonly playback: Playback;
}

/** The film on its screen, with what plays, pauses and scrubs it. */
export function Player({ film, reel, playback }: PlayerProps) {
  if (film === undefined) return <NoFilm />;
  return (
    <div className={classes.player}>
      <Screen film={film} reel={reel} playback={playback} />
      <Stack gap="xs" className={classes.transport}>
        <Scrubber film={film} reel={reel} playback={playback} />
        <Group gap="sm" justify="space-between">
          <Status film={film} reel={reel} playback={playback} />
          <Group gap="xs">
            <WalkCommand />
            <SaveFilm film={film} reel={reel} />
          </Group>
        </Group>
      </Stack>
    </div>
  );
}

function NoFilm() {
  return (
    <div className={classes.empty}>
      <Text fw={600}>A walk needs two keyframes</Text>
      <Text size="sm" className="quiet">
        Add seeds below, or open a picture in the gallery and choose &ldquo;Add to walk&rdquo;.
      </Text>
    </div>
  );
}

type FilmProps = PlayerProps & { readonly film: WalkFilm };

/** Shows the frame before until the present one is drawn. */
function Screen({ film, reel, playback: { frame } }: FilmProps) {
  const [isCrisp] = useCrisp();
  const last = useRef<PagePicture>(undefined);
  const drawn = reel.at(frame);
  last.current = drawn ?? last.current;
  return (
    <div className={classes.screen} aria-busy={drawn === undefined}>
      <Picture picture={last.current} crisp={isCrisp} label={`Frame ${frame + 1} of ${film.total}`} />
    </div>
  );
}

function Scrubber({ film: { total }, reel, playback }: FilmProps) {
  const { frame, isPlaying, seek, toggle } = playback;
  const [walk] = useWalk();
  const Icon = isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  const marks = walk.keyframes.map((_, i) => ({ value: i * walk.frames })).filter(({ value }) => value < total);
  return (
    <Group gap="md" wrap="nowrap">
      <ActionIcon size={48} radius="xl" aria-label={isPlaying ? "Pause" : "Play"} onClick={toggle}>
        <Icon size={22} aria-hidden />
      </ActionIcon>
      <div className={classes.line}>
        <Slider
          min={0}
          max={total - 1}
          value={frame}
          onChange={seek}
          label={null}
          marks={marks}
          thumbLabel="Position in the film"
          thumbValueText={`Frame ${frame + 1} of ${total}`}
        />
        <Drawn reel={reel} total={total} />
      </div>
    </Group>
  );
}

function Status({ film: { total }, reel, playback: { frame, isPlaying, speed } }: FilmProps) {
  const [{ fps }] = useWalk();
  const isWaiting = isPlaying && reel.at((frame + 1) % total) === undefined;
  const isSlow = speed !== undefined && speed < fps * 0.9;
  return (
    <Text size="sm" className="quiet tabular">
      {(frame / fps).toFixed(1)} of {(total / fps).toFixed(1)} s
      {isSlow && `, drawn at ${speed.toFixed(speed < 10 ? 1 : 0)} of ${fps} pictures a second`}
      {isWaiting && speed === undefined && ", drawing"}
    </Text>
  );
}

function WalkCommand() {
  const [walk] = useWalk();
  const { frames, fps, space, loop } = walk;
  const keyframes = usableKeyframes(walk.keyframes, useClasses());
  const command = useCommand(
    "walk",
    [
      ["--seeds", writeNumbers(keyframes.map(({ seed }) => seed))],
      ["--frames", frames],
      ["--fps", fps],
      ["--space", space],
      loop ? ["--loop"] : undefined,
      ["--out", "walk.mp4"],
    ],
    keyframes.map(({ label }) => label),
  );
  return <CommandButton {...command} />;
}
