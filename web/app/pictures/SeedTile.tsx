import { Button, Group, Popover, Stack, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowsShuffle, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { MAX_SEED } from "../../../src/base/randomState.ts";
import { isSeed, type WsSource } from "../../../src/model/wsSource.ts";
import type { PagePicture } from "../../studio/studio.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { sourceKey, sourceText } from "../view/latents.ts";
import { randomSeeds } from "../view/seeds.ts";
import { Picture } from "./Picture.tsx";
import classes from "./SeedTile.module.css";
import { useTexts } from "../texts/texts.ts";

interface SeedTileProps {
  /** What the tile stands for, such as "Row 1". */
  readonly name: string;
  /** A seed, or a latent of the page. */
  readonly seed: WsSource;
  /** Its own class, shown beside the seed. */
  readonly label?: number;
  readonly picture: PagePicture | undefined;
  readonly crisp?: boolean;
  readonly onChange: (seed: number) => void;
  /** Absent where the seed must stay. */
  readonly onRemove?: () => void;
  /** More to do with it; gets what closes the tile's menu. */
  readonly actions?: (close: () => void) => ReactNode;
}

/** A seed's image with its number, or a latent's with its name; opens to change it. */
export function SeedTile({ name, seed, label, picture, crisp, onChange, onRemove, actions }: SeedTileProps) {
  const { pictures } = useTexts();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const ownClass = label === undefined ? "" : pictures.ofClass(label);
  const remove =
    onRemove &&
    ((): void => {
      close();
      onRemove();
    });
  return (
    <Popover opened={isOpen} onChange={close} width={280} radius="lg" shadow="lg" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.tile}
          aria-label={`${name}: ${sourceText(seed)}${ownClass}`}
          onClick={toggle}
        >
          <span className={classes.picture}>
            <Picture picture={picture} crisp={crisp} />
          </span>
          <span className={classes.seed} aria-hidden>
            {sourceKey(seed)}
            {label !== undefined && ` · ${label}`}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="md" aria-label={name}>
        <SeedEditor name={name} seed={seed} onChange={onChange} onRemove={remove}>
          {actions?.(close)}
        </SeedEditor>
      </Popover.Dropdown>
    </Popover>
  );
}

interface SeedEditorProps {
  readonly name: string;
  readonly seed: WsSource;
  readonly onChange: (seed: number) => void;
  readonly onRemove?: () => void;
  readonly children?: ReactNode;
}

/** Another seed, by number or by chance, and what else can be done with it. */
function SeedEditor({ name, seed, onChange, onRemove, children }: SeedEditorProps) {
  const { pictures } = useTexts();
  const surprise = (): void => {
    const [other = 0] = randomSeeds(1, Math.random);
    onChange(other);
  };
  return (
    <Stack gap="sm">
      <SeedNumber label={pictures.seedOf(name)} seed={isSeed(seed) ? seed : undefined} onChange={onChange} />
      {children}
      <Group gap="xs" className={classes.buttons}>
        <Button variant="light" size="xs" leftSection={<IconArrowsShuffle size={16} aria-hidden />} onClick={surprise}>
          {pictures.random}
        </Button>
        {onRemove !== undefined && (
          <Button
            variant="light"
            color="red"
            size="xs"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={onRemove}
          >
            {pictures.remove}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface SeedNumberProps {
  readonly label: string;
  readonly seed: number | undefined;
  readonly onChange: (seed: number) => void;
}

const RULE = { min: 0, max: MAX_SEED } as const;

/** A seed as a number; what is no seed is not taken. */
export function SeedNumber({ label, seed, onChange }: SeedNumberProps) {
  return <NumberField label={label} rule={RULE} value={seed} onChange={onChange} />;
}
