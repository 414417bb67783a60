import { Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { PagePicture } from "../../../studio/studio.ts";
import { Picture } from "../Picture.tsx";
import { SeedEditor } from "./SeedEditor.tsx";
import classes from "./SeedTile.module.css";

export interface SeedTileProps {
  /** What the tile stands for, such as "Row 1". */
  readonly name: string;
  readonly seed: number;
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

/** A seed's picture with its number; opens to change it. */
export function SeedTile({ name, seed, label, picture, crisp, onChange, onRemove, actions }: SeedTileProps) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const ownClass = label === undefined ? "" : `, class ${label}`;
  const remove =
    onRemove &&
    ((): void => {
      close();
      onRemove();
    });
  return (
    <Popover opened={isOpen} onChange={close} width={280} radius="lg" shadow="lg" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.tile} aria-label={`${name}: seed ${seed}${ownClass}`} onClick={toggle}>
          <span className={classes.picture}>
            <Picture picture={picture} crisp={crisp} />
          </span>
          <span className={classes.seed} aria-hidden>
            {seed}
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
