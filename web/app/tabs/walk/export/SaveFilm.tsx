import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertCircle, IconDownload, IconMovie } from "@tabler/icons-react";
import { useState } from "react";
import { Choice } from "../../../controls/Choice.tsx";
import { Dialog, useDialog } from "../../../controls/Dialog.tsx";
import { ProgressLine } from "../../../controls/ProgressLine.tsx";
import { useStudio } from "../../../store/store.ts";
import type { Reel } from "../reel.ts";
import { useWalk } from "../useWalk.ts";
import type { WalkFilm } from "../walkFilm.ts";
import { FILM_FORMATS, filmScales, QUALITIES, usualScale, type FilmFormat, type Quality } from "./filmFormats.ts";
import { useFilmExport } from "./useFilmExport.ts";
import { said } from "../../../texts/foreign.ts";
import { useTexts } from "../../../texts/texts.ts";

const FORMATS = (["mp4", "gif"] as const).map((value) => ({ value, label: FILM_FORMATS[value].label }));

export interface SaveFilmProps {
  readonly film: WalkFilm;
  readonly reel: Reel;
}

/** The film as a file. Closing the dialog cancels what is under way. */
export function SaveFilm({ film, reel }: SaveFilmProps) {
  const { walk } = useTexts();
  const { isOpen, open, close } = useDialog("film");
  return (
    <>
      <Button variant="light" leftSection={<IconMovie size={18} aria-hidden />} onClick={open}>
        {walk.saveVideo}
      </Button>
      <Dialog title={walk.saveTitle} isOpen={isOpen} onClose={close} size="26rem" staysOpen>
        <ExportForm film={film} reel={reel} />
      </Dialog>
    </>
  );
}

/** Format and size of the film's file; then how far it is. */
function ExportForm({ film, reel }: SaveFilmProps) {
  const { controls, filmFormats, filmQualities, filmQualityHints, walk } = useTexts();
  const [{ fps }] = useWalk();
  const resolution = useStudio(({ network }) => network?.resolution ?? 0);
  const [format, setFormat] = useState<FilmFormat>("mp4");
  const [quality, setQuality] = useState<Quality>("high");
  const [chosenScale, setScale] = useState<number>();
  const scales = filmScales(resolution, format);
  const scale = scales.find((fitting) => fitting === chosenScale) ?? usualScale(resolution, format);
  const { fraction, failure, start, cancel } = useFilmExport(film, reel);
  const { maxFps, label } = FILM_FORMATS[format];
  const isBusy = fraction !== undefined;
  const side = resolution * scale;
  return (
    <Stack gap="lg">
      <Choice
        label={walk.format}
        hint={filmFormats[format]}
        data={FORMATS}
        value={format}
        onChange={setFormat}
        disabled={isBusy}
      />
      <Choice
        label={walk.size}
        hint={walk.sizeHint(side)}
        data={scales.map((value) => ({ value: String(value), label: `${value}×` }))}
        value={String(scale)}
        onChange={(value) => setScale(Number(value))}
        disabled={isBusy}
      />
      {format === "mp4" && (
        <Choice<Quality>
          label={walk.quality}
          hint={filmQualityHints[quality]}
          data={(["best", "high", "small"] as const).map((value) => ({ value, label: filmQualities[value] }))}
          value={quality}
          onChange={setQuality}
          disabled={isBusy}
        />
      )}
      <Text size="sm" className="tabular">
        {walk.length(film.total, (film.total / Math.min(fps, maxFps)).toFixed(1), Math.min(fps, maxFps))}
        {fps > maxFps && walk.noMore(label)}
      </Text>
      {failure !== undefined && (
        <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={walk.notMade}>
          {said(failure)}
        </Alert>
      )}
      {isBusy && <ProgressLine fraction={fraction} doing={walk.making(Math.round(fraction * 100))} />}
      {isBusy ? (
        <Button variant="default" onClick={cancel}>
          {controls.cancel}
        </Button>
      ) : (
        <Button
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => start({ format, scale, fps: Math.min(fps, maxFps), crf: QUALITIES[quality].crf })}
        >
          {walk.saveAs(label)}
        </Button>
      )}
    </Stack>
  );
}
