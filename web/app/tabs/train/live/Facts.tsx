import { Alert, List, Stack, Text, Title } from "@mantine/core";
import { IconPhotoX } from "@tabler/icons-react";
import type { RunFacts, SkippedPicture, TrainingView } from "../../../../training/training.ts";
import { useTraining } from "../useTraining.ts";
import classes from "./Live.module.css";

/** What the run is, and where it computes and is kept. */
export function Facts() {
  const view = useTraining((state) => state.view);
  const { run, notes } = view;
  if (run === undefined) return null;
  return (
    <Stack gap="lg">
      <Title order={3}>{run.name}</Title>
      <dl className={classes.facts}>
        {rows(run, view).map(([label, value]) => (
          <div key={label}>
            <dt className="quiet">{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      <Skipped skipped={run.skipped} />
      {notes.map((note) => (
        <Text key={note} size="xs" className="quiet">
          {note}
        </Text>
      ))}
    </Stack>
  );
}

function rows({ choices, pictures, parameters, gamma, began }: RunFacts, view: TrainingView): [string, string][] {
  const { resolution, channelBase, channelMax, batch, aug, seed } = choices;
  const saved = view.progress?.savedIteration;
  return [
    ["Pictures", `${pictures.toLocaleString("en")}${choices.mirror ? ", mirrored too" : ""}`],
    ["Size", `${resolution} × ${resolution}`],
    ["Network", `${Math.round(parameters / 1000).toLocaleString("en")} thousand parameters`],
    ["Channels", `base ${channelBase}, at most ${channelMax}`],
    ["Batch", `${batch}`],
    ["R1 weight", `${Number(gamma.toPrecision(3))}`],
    ["Augmentation", aug === "ada" ? "adaptive" : "none"],
    ["Seed", `${seed}`],
    ["Began", new Date(began).toLocaleString()],
    ...(view.device === undefined ? [] : [["Device", view.device] as [string, string]]),
    ...(saved === undefined ? [] : [["Stored", `after step ${saved.toLocaleString("en")}`] as [string, string]]),
  ];
}

const SHOWN = 8;

/** Files that could not be read, by name. */
function Skipped({ skipped }: { readonly skipped: readonly SkippedPicture[] }) {
  if (skipped.length === 0) return null;
  const rest = skipped.length - SHOWN;
  return (
    <Alert
      color="yellow"
      radius="md"
      icon={<IconPhotoX aria-hidden />}
      title={skipped.length === 1 ? "1 file was skipped" : `${skipped.length} files were skipped`}
    >
      <List size="xs" listStyleType="none" spacing={4}>
        {skipped.slice(0, SHOWN).map(({ file, reason }) => (
          <List.Item key={file}>
            <b>{file}</b>: {reason}
          </List.Item>
        ))}
        {rest > 0 && <List.Item>and {rest} more</List.Item>}
      </List>
    </Alert>
  );
}
