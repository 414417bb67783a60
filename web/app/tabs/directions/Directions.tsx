import { Button, Center, FileButton, Group, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFolderOpen, IconRestore } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import type { PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import type { Look, PagePicture } from "../../../studio/studio.ts";
import { Failure } from "../../controls/Failure.tsx";
import { ProgressLine } from "../../controls/ProgressLine.tsx";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { ReachChoice } from "../../layout/ReachChoice.tsx";
import { Workbench } from "../../layout/Workbench.tsx";
import { useWanted, useWishes } from "../../pictures/Drawing.tsx";
import { keyOf } from "../../../base/keyOf.ts";
import { NewestWish, pictureMaker, pictureWish } from "../../pictures/newestWish.ts";
import { useStudio } from "../../store/store.ts";
import { useDirections } from "../../store/useDirections.ts";
import { DirectionRow } from "./DirectionRow.tsx";
import classes from "./Directions.module.css";
import { variantLooks, variants, type Variants } from "./looks.ts";
import { MovedPictures } from "./MovedPictures.tsx";
import { useMoves } from "./useMoves.ts";
import { SaveDirections } from "./SaveDirections.tsx";
import { useFound, type Found } from "../../store/useFound.ts";
import { useTexts } from "../../texts/texts.ts";

/** Sliders that are shown at first, and added by "more": as many as a screen has room for. */
const AT_ONCE = { usual: 8, wide: 16 };

/** A slider that moves has stopped for so long before small images are drawn anew. */
const QUIET_MS = 250;

/** The strongest directions of W as sliders (GANSpace), and what they do to images. */
export function Directions() {
  const { directions, pictures } = useTexts();
  const found = useFound();
  const { seed, of } = useDirections();
  const { look, reach, setReach } = useMoves();
  const atOnce = useMediaQuery("(min-width: 112em)", false, { getInitialValueInEffect: false })
    ? AT_ONCE.wide
    : AT_ONCE.usual;
  const [wanted, setWanted] = useState(atOnce);
  const count = of?.standardDeviations.length ?? found.directions?.explained.length ?? 0;
  const shown = Math.min(wanted, count);
  const small = variants(useVariants({ kind: "seed", seed }, variantLooks(look, shown, of)));
  const more = count > shown ? (): void => setWanted(shown + atOnce) : undefined;
  return (
    <Workbench controlsLabel={pictures.look} controls={<LookPanel />}>
      <div className={classes.directions}>
        <MovedPictures plain={small.plain} />
        <Stack gap="lg">
          {of === undefined ? <Intro found={found} /> : <IntroLine>{directions.ofFile(of.file)}</IntroLine>}
          <ReachChoice order={["all", "one"]} reach={reach} onChange={setReach} />
          {shown > 0 && <Sliders count={shown} ends={small.ends} onMore={more} />}
        </Stack>
      </div>
    </Workbench>
  );
}

/**
 * One recipe under several looks, in their order; the images before stay until the new ones are there. What cannot be
 * drawn is left out: the large image tells why.
 */
function useVariants(recipe: PictureRecipe, looks: readonly Look[]): readonly (PagePicture | undefined)[] {
  const live = useWishes((studio) => new NewestWish(pictureMaker(studio, "side"), { quietMs: QUIET_MS }));
  const wishes = looks.map((look, i) => ({
    ...pictureWish(recipe, look),
    slot: String(i),
    version: keyOf([recipe, look]),
  }));
  useWanted(live, wishes);
  return wishes.map((wish) => live.at(wish));
}

function Intro({ found: { directions, fraction, failure, retry } }: { readonly found: Found }) {
  const { directions: words } = useTexts();
  if (failure !== undefined) {
    return <Failure title={words.failed} message={failure} onRetry={retry} />;
  }
  if (directions === undefined) return <ProgressLine fraction={fraction} doing={words.computing} />;
  return <IntroLine>{words.intro(directions.samples)}</IntroLine>;
}

/** Whose directions these are, and what can be done with all of them. */
function IntroLine({ children }: { readonly children: ReactNode }) {
  const isOwn = useDirections().of === undefined;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" className={`quiet ${classes.intro}`}>
        {children}
      </Text>
      <Group gap="xs">
        {isOwn && <SaveDirections />}
        <FileChoice />
        <ResetAll />
      </Group>
    </Group>
  );
}

/** Opens a file of directions, and goes back to the network's own. */
function FileChoice() {
  const { directions } = useTexts();
  const { of } = useDirections();
  const openDirections = useStudio((state) => state.openDirections);
  if (of !== undefined) {
    return (
      <Button variant="subtle" color="gray" size="sm" onClick={() => void openDirections(undefined)}>
        {directions.networksOwn}
      </Button>
    );
  }
  return (
    <FileButton
      accept=".safetensors,.npz,.npy,.pt,.pth"
      onChange={(file) => void (file !== null && openDirections(file))}
    >
      {(props) => (
        <Button
          {...props}
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={<IconFolderOpen size={18} aria-hidden />}
        >
          {directions.open}
        </Button>
      )}
    </FileButton>
  );
}

function ResetAll() {
  const { directions } = useTexts();
  const { steps, reset } = useMoves();
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      leftSection={<IconRestore size={18} aria-hidden />}
      disabled={steps.length === 0}
      onClick={reset}
    >
      {directions.resetAll}
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
  const { directions } = useTexts();
  return (
    <>
      <ul className={classes.rows} aria-label={directions.list}>
        {Array.from({ length: count }, (_, component) => (
          <li key={component}>
            <DirectionRow component={component} ends={ends(component)} />
          </li>
        ))}
      </ul>
      {onMore !== undefined && (
        <Center>
          <Button variant="default" radius="xl" onClick={onMore}>
            {directions.more}
          </Button>
        </Center>
      )}
    </>
  );
}
