import { Button, Group, Popover, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowsShuffle, IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import type { PictureRecipe } from "../../../src/model/recipe/recipe.ts";
import type { WsSource } from "../../../src/model/wsSource.ts";
import { useGallery, useLatents } from "../store/useLatents.ts";
import { useLook } from "../store/usableLook.ts";
import { distinct, sourceKey, sourceTitle } from "../view/latents.ts";
import { randomSeeds } from "../view/seeds.ts";
import { Picture } from "./Picture.tsx";
import { useDrawing } from "./Drawing.tsx";
import classes from "./SeedTile.module.css";
import { SeedNumber } from "./SeedTile.tsx";
import { useTexts } from "../texts/texts.ts";

export interface AddSeedProps {
  /** What is added, such as "Add a row". */
  readonly name: string;
  readonly onAdd: (seed: WsSource) => void;
  /** Says in its place what it is for, where nothing around it does. */
  readonly isNamed?: boolean;
}

/** A place for one more: of the page's latents, from the gallery, by number or by chance. Stays open, for the next. */
export function AddSeed({ name, onAdd, isNamed = false }: AddSeedProps) {
  const { pictures } = useTexts();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <Popover opened={isOpen} onChange={close} width={300} radius="lg" shadow="lg" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.add} aria-label={name} onClick={toggle}>
          <span className={classes.plus}>
            <IconPlus size={20} aria-hidden />
            {isNamed && name}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="md" aria-label={name}>
        <Stack gap="sm">
          <Text size="sm" fw={550}>
            {pictures.fromGallery}
          </Text>
          <GalleryChoices onChoose={onAdd} />
          <ByNumber onAdd={onAdd} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function ByNumber({ onAdd }: { readonly onAdd: (seed: number) => void }) {
  const { pictures } = useTexts();
  const [seed, setSeed] = useState<number>();
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (seed !== undefined) onAdd(seed);
  };
  return (
    <form onSubmit={add}>
      <Stack gap="sm">
        <SeedNumber label={pictures.orSeed} seed={seed} onChange={setSeed} />
        <Group gap="xs" className={classes.buttons}>
          <Button type="submit" size="xs" disabled={seed === undefined}>
            {pictures.add}
          </Button>
          <Button
            variant="light"
            size="xs"
            leftSection={<IconArrowsShuffle size={16} aria-hidden />}
            onClick={() => randomSeeds(1, Math.random).forEach(onAdd)}
          >
            {pictures.random}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const MOST_CHOICES = 12;

/**
 * The page's latents and the gallery's first images, to choose from. Not for the gallery itself, whose place they are
 * drawn in.
 */
function GalleryChoices({ onChoose }: { readonly onChoose: (seed: WsSource) => void }) {
  const latents = useLatents();
  const gallery = useGallery();
  const seeds = distinct([...latents, ...gallery]).slice(0, MOST_CHOICES);
  const { pictures } = useDrawing(
    "gallery",
    seeds.map((seed): PictureRecipe => ({ kind: "seed", seed })),
    useLook(),
  );
  return (
    <ul className={classes.choices}>
      {seeds.map((seed, index) => (
        <li key={sourceKey(seed)}>
          <UnstyledButton className={classes.choice} aria-label={sourceTitle(seed)} onClick={() => onChoose(seed)}>
            <Picture picture={pictures[index]} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
