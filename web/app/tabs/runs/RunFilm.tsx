import { ActionIcon, Anchor, Button, Group, Slider, Stack, Text, Title } from "@mantine/core";
import { IconMovie, IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useState } from "react";
import { LookSlider } from "../../controls/LookSlider.tsx";
import { saveFile } from "../../controls/saveFile.ts";
import type { RunPicture } from "../../../../src/runs/watched/watchedRun.ts";
import { fetchFilm, pictureAddress, type ShownRun } from "./runsApi.ts";
import classes from "./Runs.module.css";
import { useFilm, useLoaded, usePreloaded, type Film } from "./useFilm.ts";
import { texts, useTexts } from "../../texts/texts.ts";

const USUAL_FPS = 4;
const MOST_FPS = 24;

/** The images of fixed latents, the newest first seen; a slider goes through all of them, and they play as a film. */
export function RunFilm({ run }: { readonly run: ShownRun }) {
  const { runs } = useTexts();
  const { id, pictures } = run;
  const [fps, setFps] = useState(USUAL_FPS);
  const film = useFilm(pictures.length, fps);
  const addresses = pictures.map((picture) => pictureAddress(id, picture));
  const shown = useLoaded(addresses[film.frame]);
  usePreloaded(addresses, film.isPlaying);
  const picture = pictures[film.frame];
  return (
    <section>
      <Group gap="xs" mb="sm" align="baseline">
        <Title order={3}>{runs.draws}</Title>
        <Text size="sm" className="quiet tabular">
          {picture === undefined ? runs.noneDrawn : momentText(picture, film.isNewest)}
        </Text>
      </Group>
      {picture !== undefined && (
        <Stack gap="md">
          <div className={classes.screen} aria-busy={shown !== addresses[film.frame]}>
            {shown !== undefined && <img src={shown} alt={runs.pictures(momentText(picture, film.isNewest))} />}
          </div>
          <Scrubber pictures={pictures} film={film} />
          <Group justify="space-between" gap="lg" align="flex-end">
            <div className={classes.speed}>
              <LookSlider
                label={runs.filmSpeed}
                hint={runs.filmSpeedHint}
                range={{ min: 1, max: MOST_FPS, step: 1 }}
                marks={[]}
                startPoint={1}
                value={fps}
                text={String(fps)}
                onChange={setFps}
              />
            </div>
            <Group gap="xs">
              <Anchor size="sm" href={pictureAddress(id, picture, "all")} target="_blank">
                {runs.wholeGrid}
              </Anchor>
              <SaveFilm run={run} format="mp4" fps={fps} />
              <SaveFilm run={run} format="gif" fps={fps} />
            </Group>
          </Group>
        </Stack>
      )}
    </section>
  );
}

function Scrubber({ pictures, film }: { readonly pictures: readonly RunPicture[]; readonly film: Film }) {
  const { runs } = useTexts();
  const { frame, isPlaying, isNewest, seek, toggle } = film;
  const Icon = isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  const picture = pictures[frame];
  return (
    <Group gap="md" wrap="nowrap">
      <ActionIcon
        size={44}
        radius="xl"
        aria-label={isPlaying ? runs.pauseFilm : runs.playFilm}
        disabled={pictures.length < 2}
        onClick={toggle}
      >
        <Icon size={20} aria-hidden />
      </ActionIcon>
      <Slider
        flex={1}
        min={0}
        max={Math.max(1, pictures.length - 1)}
        value={frame}
        onChange={seek}
        label={null}
        disabled={pictures.length < 2}
        thumbLabel={runs.moment}
        thumbValueText={picture === undefined ? "" : momentText(picture, isNewest)}
      />
    </Group>
  );
}

function momentText({ name, kimg }: RunPicture, isNewest: boolean): string {
  const { runs } = texts();
  const moment = name === "fakes_init.png" ? runs.beforeFirst : runs.atKimg(kimg);
  return isNewest ? runs.newest(moment) : moment;
}

interface SaveFilmProps {
  readonly run: ShownRun;
  readonly format: "mp4" | "gif";
  readonly fps: number;
}

function SaveFilm({ run, format, fps }: SaveFilmProps) {
  const [isMaking, setMaking] = useState(false);
  const save = async (): Promise<void> => {
    setMaking(true);
    await saveFile(`${run.name}.${format}`, () => fetchFilm(run.id, format, fps));
    setMaking(false);
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconMovie size={16} aria-hidden />}
      loading={isMaking}
      disabled={run.pictures.length < 2}
      onClick={() => void save()}
    >
      {format.toUpperCase()}
    </Button>
  );
}
