import { Button, Center, Group, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconRestore } from "@tabler/icons-react";
import { useState } from "react";
import type { PagePicture } from "../../../studio/studio.ts";
import { Failure } from "../../controls/Failure.tsx";
import { ProgressLine } from "../../controls/ProgressLine.tsx";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Workbench } from "../../layout/Workbench.tsx";
import { useLook } from "../../store/usableLook.ts";
import { useDirections } from "../../store/useDirections.ts";
import { DirectionRow } from "./DirectionRow.tsx";
import classes from "./Directions.module.css";
import { variantLooks, variants, type Variants } from "./looks.ts";
import { MovedPictures } from "./MovedPictures.tsx";
import { useFound, type Found } from "./useFound.ts";
import { useVariants } from "./useVariants.ts";

/** Sliders that are shown at first, and added by "more": as many as a screen has room for. */
const AT_ONCE = { usual: 8, wide: 16 };

/** The strongest directions of W as sliders (GANSpace), and what they do to pictures. */
export function Directions() {
  const found = useFound();
  const { seed } = useDirections();
  const atOnce = useMediaQuery("(min-width: 112em)", false, { getInitialValueInEffect: false })
    ? AT_ONCE.wide
    : AT_ONCE.usual;
  const [wanted, setWanted] = useState(atOnce);
  const count = found.directions?.explained.length ?? 0;
  const shown = Math.min(wanted, count);
  const small = variants(useVariants({ kind: "seed", seed }, variantLooks(useLook(), shown)));
  const more = count > shown ? (): void => setWanted(shown + atOnce) : undefined;
  return (
    <Workbench controlsLabel="Look of the pictures" controls={<LookPanel />}>
      <div className={classes.directions}>
        <MovedPictures plain={small.plain} />
        <Stack gap="lg">
          <Intro found={found} />
          {shown > 0 && <Sliders count={shown} ends={small.ends} onMore={more} />}
        </Stack>
      </div>
    </Workbench>
  );
}

function Intro({ found: { directions, fraction, failure, retry } }: { readonly found: Found }) {
  if (failure !== undefined) {
    return <Failure title="No directions were found" message={failure} onRetry={retry} />;
  }
  if (directions === undefined) return <ProgressLine fraction={fraction} doing="Looking for directions" />;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" className={`quiet ${classes.intro}`}>
        The directions along which pictures differ most, found among {directions.samples} seeds. What they mean is yours
        to say: name them.
      </Text>
      <ResetAll />
    </Group>
  );
}

function ResetAll() {
  const { steps, reset } = useDirections();
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      leftSection={<IconRestore size={18} aria-hidden />}
      disabled={steps.length === 0}
      onClick={reset}
    >
      Reset all
    </Button>
  );
}

interface SlidersProps {
  /** How many are shown, from the strongest. */
  readonly count: number;
  readonly ends: Variants<PagePicture>["ends"];
  /** Shows more of them; absent where there are no more. */
  readonly onMore: (() => void) | undefined;
}

function Sliders({ count, ends, onMore }: SlidersProps) {
  return (
    <>
      <ul className={classes.rows} aria-label="Directions">
        {Array.from({ length: count }, (_, component) => (
          <li key={component}>
            <DirectionRow component={component} ends={ends(component)} />
          </li>
        ))}
      </ul>
      {onMore !== undefined && (
        <Center>
          <Button variant="default" radius="xl" onClick={onMore}>
            More directions
          </Button>
        </Center>
      )}
    </>
  );
}
