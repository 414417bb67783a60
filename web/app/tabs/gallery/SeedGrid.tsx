import { UnstyledButton } from "@mantine/core";
import { useRef, type KeyboardEvent } from "react";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { Picture } from "../../pictures/Picture.tsx";
import { useStudio } from "../../store/store.ts";
import { sourceKey, sourceTitle } from "../../view/latents.ts";
import classes from "./SeedGrid.module.css";
import { useTexts } from "../../texts/texts.ts";

export interface SeedGridProps {
  readonly seeds: readonly WsSource[];
  readonly pictures: readonly (PagePicture | undefined)[];
  readonly isBusy: boolean;
}

/** Images as buttons; arrow keys, Home and End move among them as Tab does. */
export function SeedGrid({ seeds, pictures, isBusy }: SeedGridProps) {
  const { gallery } = useTexts();
  const change = useStudio((state) => state.change);
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = destination(event.key, at, buttons);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  };
  return (
    <ul ref={list} className={classes.grid} aria-label={gallery.pictures} aria-busy={isBusy} onKeyDown={move}>
      {seeds.map((seed, index) => (
        <li key={`${sourceKey(seed)}.${index}`}>
          <UnstyledButton
            className={classes.cell}
            aria-label={sourceTitle(seed)}
            aria-haspopup="dialog"
            onClick={() => change({ selected: sourceKey(seed) })}
          >
            <Picture picture={pictures[index]} />
            <span className={classes.seed} aria-hidden>
              {sourceKey(seed)}
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** Where a key leads from button `at`; columns are counted by what stands on one line. */
function destination(key: string, at: number, buttons: readonly HTMLElement[]): number | undefined {
  const top = buttons[0]?.getBoundingClientRect().top;
  const columns = Math.max(1, buttons.filter((button) => button.getBoundingClientRect().top === top).length);
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: buttons.length - 1,
  };
  const to = steps[key];
  return to !== undefined && to >= 0 && to < buttons.length ? to : undefined;
}
