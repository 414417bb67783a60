import type { NetworkSummary } from "../../studio/studio.ts";
import classes from "./NetworkMenu.module.css";

/** Channels in words. */
const COLOURS: Readonly<Record<number, string>> = { 1: "grey", 3: "colour" };

/** What the file is. */
export function NetworkFacts({ network }: { readonly network: NetworkSummary }) {
  const { name, resolution, channels, zDim, wDim, numWs, cDim, device } = network;
  const facts: readonly (readonly [string, string])[] = [
    ["File", name],
    ["Pictures", `${resolution} × ${resolution}, ${COLOURS[channels] ?? `${channels} channels`}`],
    ["Latents", `z of ${zDim}, w of ${wDim}`],
    ["Style layers", String(numWs)],
    ["Classes", cDim === 0 ? "none" : String(cDim)],
    ["Computed with", device],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([term, fact]) => (
        <div key={term} style={{ display: "contents" }}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
