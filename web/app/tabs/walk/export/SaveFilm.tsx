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

const FORMATS = (["mp4", "gif"] as const).map((value) => ({ value, label: FILM_FORMATS[value].label }));

const QUALITY_CHOICES = (["best", "high", "small"] as const).map((value) => ({ value, label: QUALITIES[value].label }));

export interface SaveFilmProps {
  readonly film: WalkFilm;
  readonly reel: Reel;
}

/** The film as a file. Closing the dialog cancels what is under way. */
export function SaveFilm({ film, reel }: SaveFilmProps) {
  const { isOpen, open, close } = useDialog("film");
  return (
    <>
      <Button variant="light" leftSection={<IconMovie size={18} aria-hidden />} onClick={open}>
        Save video
      </Button>
      <Dialog title="Save the video" isOpen={isOpen} onClose={close} size="26rem" staysOpen>
        <ExportForm film={film} reel={reel} />
      </Dialog>
    </>
  );
}

/** Format and size of the film's file; then how far it is. */
function ExportForm({ film, reel }: SaveFilmProps) {
  const [{ fps }] = useWalk();
  const resolution = useStudio(({ network }) => network?.resolution ?? 0);
  const [format, setFormat] = useState<FilmFormat>("mp4");
  const [quality, setQuality] = useState<Quality>("high");
  const [chosenScale, setScale] = useState<number>();
  const scales = filmScales(resolution, format);
  const scale = scales.find((fitting) => fitting === chosenScale) ?? usualScale(resolution, format);
  const { fraction, failure, start, cancel } = useFilmExport(film, reel);
  const { maxFps, about, label } = FILM_FORMATS[format];
  const isBusy = fraction !== undefined;
  const side = resolution * scale;
  return (
    <Stack gap="lg">
      <Choice label="Format" hint={about} data={FORMATS} value={format} onChange={setFormat} disabled={isBusy} />
      <Choice
        label="Size"
        hint={`${side} × ${side} pixels, each of the network's as a square.`}
        data={scales.map((value) => ({ value: String(value), label: `${value}×` }))}
        value={String(scale)}
        onChange={(value) => setScale(Number(value))}
        disabled={isBusy}
      />
      {format === "mp4" && (
        <Choice
          label="Quality"
          hint={QUALITIES[quality].about}
          data={QUALITY_CHOICES}
          value={quality}
          onChange={setQuality}
          disabled={isBusy}
        />
      )}
      <Text size="sm" className="tabular">
        {film.total} images, {(film.total / Math.min(fps, maxFps)).toFixed(1)} s at {Math.min(fps, maxFps)} a second
        {fps > maxFps && `: ${label} allows no more`}
      </Text>
      {failure !== undefined && (
        <Alert color="red" icon={<IconAlertCircle aria-hidden />} title="The video could not be made">
          {failure}
        </Alert>
      )}
      {isBusy && <ProgressLine fraction={fraction} doing={`Making the video: ${Math.round(fraction * 100)} %`} />}
      {isBusy ? (
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      ) : (
        <Button
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => start({ format, scale, fps: Math.min(fps, maxFps), crf: QUALITIES[quality].crf })}
        >
          Save {label}
        </Button>
      )}
    </Stack>
  );
}
