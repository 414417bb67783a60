import { Button, Group, Stack } from "@mantine/core";
import { IconArrowsShuffle, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { randomSeeds } from "../../view/seeds.ts";
import { SeedNumber } from "./SeedNumber.tsx";
import classes from "./SeedTile.module.css";

export interface SeedEditorProps {
  readonly name: string;
  readonly seed: number;
  readonly onChange: (seed: number) => void;
  readonly onRemove?: () => void;
  readonly children?: ReactNode;
}

/** Another seed, by number or by chance, and what else can be done with it. */
export function SeedEditor({ name, seed, onChange, onRemove, children }: SeedEditorProps) {
  const surprise = (): void => {
    const [other = 0] = randomSeeds(1, Math.random);
    onChange(other);
  };
  return (
    <Stack gap="sm">
      <SeedNumber label={`Seed of ${name.toLowerCase()}`} seed={seed} onChange={onChange} />
      {children}
      <Group gap="xs" className={classes.buttons}>
        <Button variant="light" size="xs" leftSection={<IconArrowsShuffle size={16} aria-hidden />} onClick={surprise}>
          Random
        </Button>
        {onRemove !== undefined && (
          <Button
            variant="light"
            color="red"
            size="xs"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={onRemove}
          >
            Remove
          </Button>
        )}
      </Group>
    </Stack>
  );
}
