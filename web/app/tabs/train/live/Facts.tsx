import { Alert, List, Stack, Text, Title } from "@mantine/core";
import { IconPhotoX } from "@tabler/icons-react";
import type { RunFacts, SkippedPicture, TrainingView } from "../../../../training/training.ts";
import { useTraining } from "../useTraining.ts";
import classes from "./Live.module.css";
import { said } from "../../../texts/foreign.ts";
import { formats, texts, useTexts } from "../../../texts/texts.ts";

/** What the run is, and where it computes and is kept. */
export function Facts() {
  const view = useTraining((state) => state.view);
  const { run, notes, deviceNotes = [] } = view;
  if (run === undefined) return null;
  return (
    <Stack gap="lg">
      <Title order={3}>{said(run.name)}</Title>
      <dl className={classes.facts}>
        {rows(run, view).map(([label, value]) => (
          <div key={label}>
            <dt className="quiet">{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      {run.startedFrom !== undefined && <StartedFrom lines={run.startedFrom.lines} />}
      <Skipped skipped={run.skipped} />
      {[...deviceNotes, ...notes].map((note) => (
        <Text key={note} size="xs" className="quiet">
          {said(note)}
        </Text>
      ))}
    </Stack>
  );
}

/** What was taken over of a checkpoint, as the command line says it. */
function StartedFrom({ lines: [first, ...blocks] }: { readonly lines: readonly string[] }) {
  return (
    <Text size="xs" className="quiet" component="div">
      {said(first ?? "")}
      {blocks.length > 0 && (
        <List size="xs" listStyleType="none" mt={4}>
          {blocks.map((block) => (
            <List.Item key={block}>{block.trim()}</List.Item>
          ))}
        </List>
      )}
    </Text>
  );
}

function rows(
  { choices, pictures, parameters, gamma, began, startedFrom }: RunFacts,
  view: TrainingView,
): [string, string][] {
  const { resolution, channelBase, channelMax, batch, aug, seed } = choices;
  const { train, trainLabels } = texts();
  const saved = view.progress?.savedIteration;
  return [
    [train.pictures, train.pictureCount(pictures, choices.mirror)],
    [train.size, `${resolution} × ${resolution}`],
    [train.network, train.parameters(parameters)],
    startedFrom === undefined
      ? [train.channels, train.channelSizes(channelBase, channelMax)]
      : [train.startedFrom, startedFrom.name],
    [trainLabels.batch, `${batch}`],
    [trainLabels.gamma, `${Number(gamma.toPrecision(3))}`],
    [train.augmentation, aug === "ada" ? train.isAdaptive : train.none],
    [trainLabels.seed, `${seed}`],
    [train.began, formats().date(new Date(began))],
    ...(view.device === undefined ? [] : [[train.device, said(view.device)] as [string, string]]),
    ...(saved === undefined ? [] : [[train.stored, train.afterStep(saved)] as [string, string]]),
  ];
}

const SHOWN = 8;

/** Files that could not be read, by name. */
function Skipped({ skipped }: { readonly skipped: readonly SkippedPicture[] }) {
  const { train } = useTexts();
  if (skipped.length === 0) return null;
  const rest = skipped.length - SHOWN;
  return (
    <Alert color="yellow" radius="md" icon={<IconPhotoX aria-hidden />} title={train.skipped(skipped.length)}>
      <List size="xs" listStyleType="none" spacing={4}>
        {skipped.slice(0, SHOWN).map(({ file, reason }) => (
          <List.Item key={file}>
            <b>{file}</b>: {said(reason)}
          </List.Item>
        ))}
        {rest > 0 && <List.Item>{train.andMore(rest)}</List.Item>}
      </List>
    </Alert>
  );
}
