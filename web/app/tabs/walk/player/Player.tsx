import { ActionIcon, Group, Slider, Stack, Text } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useRef } from "react";
import type { PagePicture } from "../../../../studio/studio.ts";
import { CommandButton } from "../../../pictures/CommandButton.tsx";
import { Picture, useCrisp } from "../../../pictures/Picture.tsx";
import { SaveFilm } from "../export/SaveFilm.tsx";
import type { Reel } from "../reel.ts";
import { useWalk } from "../useWalk.ts";
import type { WalkFilm } from "../walkFilm.ts";
import classes from "./Player.module.css";
import type { Playback } from "./usePlayback.ts";
import { useTexts } from "../../../texts/texts.ts";

export interface PlayerProps {
  readonly film: WalkFilm | undefined;
  readonly reel: Reel;
  readonly playback: Playback;
}

/** The film on its screen, with what plays, pauses and scrubs it. */
export function Player({ film, reel, playback }: PlayerProps) {
  const [walk] = useWalk();
  if (film === undefined) return <NoFilm />;
  return (
    <div className={classes.player}>
      <Screen film={film} reel={reel} playback={playback} />
      <Stack gap="xs" className={classes.transport}>
        <Scrubber film={film} reel={reel} playback={playback} />
        <Group gap="sm" justify="space-between">
          <Status film={film} reel={reel} playback={playback} />
          <Group gap="xs">
            <CommandButton
              recipe={film.recipe}
              more={[
                ["--fps", walk.fps],
                ["--out", "walk.mp4"],
              ]}
            />
            <SaveFilm film={film} reel={reel} />
          </Group>
        </Group>
      </Stack>
    </div>
  );
}

function NoFilm() {
  const { walk } = useTexts();
  return (
    <div className={classes.empty}>
      <Text fw={600}>{walk.needsTwo}</Text>
      <Text size="sm" className="quiet">
        {walk.needsTwoHint}
      </Text>
    </div>
  );
}

type FilmProps = PlayerProps & { readonly film: WalkFilm };

/** Shows the frame before until the present one is drawn. */
function Screen({ film, reel, playback: { frame } }: FilmProps) {
  const { walk } = useTexts();
  const [isCrisp] = useCrisp();
  const last = useRef<PagePicture>(undefined);
  const drawn = reel.at(frame);
  last.current = drawn ?? last.current;
  return (
    <div className={classes.screen} aria-busy={drawn === undefined}>
      <Picture picture={last.current} crisp={isCrisp} label={walk.frameOf(frame + 1, film.total)} />
    </div>
  );
}

function Scrubber({ film: { total }, reel, playback }: FilmProps) {
  const { walk: words } = useTexts();
  const { frame, isPlaying, seek, toggle } = playback;
  const [walk] = useWalk();
  const Icon = isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  const marks = walk.keyframes.map((_, i) => ({ value: i * walk.frames })).filter(({ value }) => value < total);
  return (
    <Group gap="md" wrap="nowrap">
      <ActionIcon size={48} radius="xl" aria-label={isPlaying ? words.pause : words.play} onClick={toggle}>
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
          thumbLabel={words.position}
          thumbValueText={words.frameOf(frame + 1, total)}
        />
        <Drawn reel={reel} total={total} />
      </div>
    </Group>
  );
}

function Status({ film: { total }, reel, playback: { frame, isPlaying, speed } }: FilmProps) {
  const { walk } = useTexts();
  const [{ fps }] = useWalk();
  const isWaiting = isPlaying && reel.at((frame + 1) % total) === undefined;
  const isSlow = speed !== undefined && speed < fps * 0.9;
  return (
    <Text size="sm" className="quiet tabular">
      {walk.time((frame / fps).toFixed(1), (total / fps).toFixed(1))}
      {isSlow && walk.isSlow(speed.toFixed(speed < 10 ? 1 : 0), fps)}
      {isWaiting && speed === undefined && walk.isDrawing}
    </Text>
  );
}

/** Places along the film that are looked at: more could not be told apart. */
const MOST_PLACES = 200;

/** Which parts of the film are drawn and play from memory. */
function Drawn({ reel, total }: { readonly reel: Reel; readonly total: number }) {
  const places = Math.min(total, MOST_PLACES);
  const isDrawn = Array.from({ length: places }, (_, i) => reel.at(Math.floor((i * total) / places)) !== undefined);
  return (
    <div className={classes.drawn} aria-hidden>
      {runs(isDrawn).map(({ first, end }) => (
        <span key={first} style={{ left: `${(100 * first) / places}%`, width: `${(100 * (end - first)) / places}%` }} />
      ))}
    </div>
  );
}

/** The stretches of true. */
function runs(flags: readonly boolean[]): { first: number; end: number }[] {
  const found: { first: number; end: number }[] = [];
  flags.forEach((flag, i) => {
    const run = found.at(-1);
    if (!flag) return;
    if (run?.end === i) run.end++;
    else found.push({ first: i, end: i + 1 });
  });
  return found;
}
