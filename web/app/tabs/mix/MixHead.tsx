import { IconArrowDown, IconArrowRight } from "@tabler/icons-react";
import type { PagePicture } from "../../../studio/studio.ts";
import { layersText } from "../../view/layers.ts";
import { AddSeed } from "../../pictures/AddSeed.tsx";
import { removed, replaced } from "../../view/lists.ts";
import { SeedTile } from "../../pictures/SeedTile.tsx";
import { MOST_LINES } from "../../view/view.ts";
import classes from "./Mix.module.css";
import { useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

/** The seeds of the columns, and what they give. */
export function MixHead({ pictures }: { readonly pictures: readonly (PagePicture | undefined)[] }) {
  const { mix } = useTexts();
  const [{ columns }, change] = useMix();
  return (
    <thead>
      <tr>
        <Corner />
        {columns.map((seed, i) => (
          <th key={i} scope="col">
            <SeedTile
              name={mix.column(i + 1)}
              seed={seed}
              picture={pictures[i]}
              onChange={(other) => change({ columns: replaced(columns, i, other) })}
              onRemove={() => change({ columns: removed(columns, i) })}
            />
          </th>
        ))}
        <td className={classes.add}>
          {columns.length < MOST_LINES && (
            <AddSeed
              name={mix.addColumn}
              isNamed={columns.length === 0}
              onAdd={(seed) => change({ columns: [...columns, seed] })}
            />
          )}
        </td>
      </tr>
    </thead>
  );
}

/** Which layers come from where. */
function Corner() {
  const { mix } = useTexts();
  const [{ layers }] = useMix();
  return (
    <td className={classes.corner}>
      <span>
        {layersText(layers)} <IconArrowRight size="1em" aria-hidden />
      </span>
      <span>
        {mix.others} <IconArrowDown size="1em" aria-hidden />
      </span>
    </td>
  );
}
