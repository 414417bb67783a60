import { Button, Group, Stack } from "@mantine/core";
import { IconCheck, IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import type { PagePicture } from "../../../../studio/studio.ts";
import { Chart } from "../../../controls/Chart.tsx";
import { ProgressLine } from "../../../controls/ProgressLine.tsx";
import { Picture, useCrisp } from "../../../pictures/Picture.tsx";
import { useTexts } from "../../../texts/texts.ts";
import classes from "../Edit.module.css";
import { useProjection, type Projection } from "./useProjection.ts";

/** A photo that is being found: it and the closest image so far, how far away that is, and what can be done. */
export function Projecting() {
  const { edit: t } = useTexts();
  const current = useProjection((state) => state.current);
  if (current === undefined) return null;
  const { photo, picture, distances } = current;
  return (
    <section className={classes.projecting} aria-label={t.projecting}>
      <div className={classes.pair}>
        <Half label={t.photo} picture={photo} />
        <Half label={t.found} picture={picture} />
      </div>
      <Stack gap="md">
        <Progress current={current} />
        <Actions current={current} />
        {distances.length > 1 && (
          <Chart
            title={t.distance}
            hint={t.distanceHint}
            across="steps"
            places={distances.map((_, i) => i + 1)}
            series={[{ name: t.distance, values: distances }]}
          />
        )}
      </Stack>
    </section>
  );
}

function Half({ label, picture }: { readonly label: string; readonly picture: PagePicture | undefined }) {
  const [isCrisp] = useCrisp();
  return (
    <figure className={classes.half}>
      <Picture picture={picture} crisp={isCrisp} label={label} />
      <figcaption>{label}</figcaption>
    </figure>
  );
}

function Progress({ current: { name, distances, numSteps, isPaused } }: { readonly current: Projection }) {
  const { edit: t } = useTexts();
  const step = distances.length;
  const doing = (isPaused ? t.paused : t.doing)(name, step, numSteps);
  // What came before the first step says nothing of how long a step takes.
  return <ProgressLine key={String(step > 0)} fraction={step / numSteps} doing={step === 0 ? t.starting : doing} />;
}

function Actions({ current: { ws, isPaused } }: { readonly current: Projection }) {
  const { edit: t } = useTexts();
  const { pause, goOn, keep, cancel } = useProjection();
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={isPaused ? <IconPlayerPlay size={18} aria-hidden /> : <IconPlayerPause size={18} aria-hidden />}
        onClick={isPaused ? goOn : pause}
      >
        {isPaused ? t.goOn : t.pause}
      </Button>
      <Button leftSection={<IconCheck size={18} aria-hidden />} disabled={ws === undefined} onClick={keep}>
        {t.goodEnough}
      </Button>
      <Button variant="subtle" color="gray" leftSection={<IconX size={18} aria-hidden />} onClick={cancel}>
        {t.cancel}
      </Button>
    </Group>
  );
}
