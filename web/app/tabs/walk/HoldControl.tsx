import { Stack } from "@mantine/core";
import { MAX_SEED } from "../../../../src/base/randomState.ts";
import { isSeed } from "../../../../src/model/wsSource.ts";
import { Choice } from "../../controls/Choice.tsx";
import { LayerRange } from "../../controls/LayerRange.tsx";
import { NumberField } from "../../controls/NumberField.tsx";
import { useStudio } from "../../store/store.ts";
import { useWalk } from "./useWalk.ts";
import { useTexts } from "../../texts/texts.ts";

type Source = "none" | "average" | "seed";

/** Layers that stay the same through the film: those of a seed or of the average w, while all others change. */
export function HoldControl() {
  const { walk } = useTexts();
  const [{ hold, keyframes }, change] = useWalk();
  const { numWs = 0, mixStyles = [] } = useStudio((state) => state.network) ?? {};
  const { from = "w_avg", styles = mixStyles } = hold ?? {};
  const source = hold === undefined ? "none" : from === "w_avg" ? "average" : "seed";
  const choose = (chosen: Source): void => {
    const firstSeed = keyframes.map(({ seed }) => seed).find(isSeed) ?? 0;
    const next = chosen === "average" ? "w_avg" : firstSeed;
    change({ hold: chosen === "none" ? undefined : { from: next, styles } });
  };
  return (
    <Stack gap="md">
      <Choice<Source>
        label={walk.held}
        hint={walk.heldHint}
        data={[
          { value: "none", label: walk.heldNone },
          { value: "average", label: walk.heldAverage },
          { value: "seed", label: walk.heldSeed },
        ]}
        value={source}
        onChange={choose}
      />
      {typeof hold?.from === "number" && (
        <NumberField
          label={walk.heldSeedLabel}
          rule={{ min: 0, max: MAX_SEED }}
          value={hold.from}
          onChange={(seed) => change({ hold: { from: seed, styles } })}
        />
      )}
      {hold !== undefined && (
        <LayerRange
          label={walk.held}
          numWs={numWs}
          layers={styles.filter((layer) => layer < numWs)}
          onChange={(layers) => change({ hold: { from, styles: layers } })}
        />
      )}
    </Stack>
  );
}
