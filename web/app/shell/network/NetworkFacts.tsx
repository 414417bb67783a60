import { Text } from "@mantine/core";
import type { NetworkSummary } from "../../../studio/studio.ts";
import classes from "./NetworkMenu.module.css";

/** Channels in words. */
const COLOURS: Readonly<Record<number, string>> = {
  1: "grey",
  2: "grey and transparency",
  3: "colour",
  4: "colour and transparency",
};

/** What the file is, and what reading it passed over. */
export function NetworkFacts({ network }: { readonly network: NetworkSummary }) {
  const { name, readAs, fileNotes = [], resolution, channels, zDim, wDim, numWs, cDim, device } = network;
  const facts: readonly (readonly [string, string])[] = [
    ["File", name],
    ...(readAs === undefined ? [] : [["Read as", readAs] as const]),
    ["Pictures", `${resolution} × ${resolution}, ${COLOURS[channels] ?? `${channels} channels`}`],
    ["Latents", `z of ${zDim}, w of ${wDim}`],
    ["Style layers", String(numWs)],
    ["Classes", cDim === 0 ? "none" : String(cDim)],
    ["Computed with", device],
  ];
  return (
    <div>
      <dl className={classes.facts}>
        {facts.map(([term, fact]) => (
          <div key={term} style={{ display: "contents" }}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {fileNotes.map((note) => (
        <Text key={note} mt="xs" size="xs" className={`quiet ${classes.note}`}>
          {note}
        </Text>
      ))}
    </div>
  );
}
