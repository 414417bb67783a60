import { Button, Group, TextInput } from "@mantine/core";
import { IconArrowsShuffle } from "@tabler/icons-react";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import { UserError } from "../../../../src/base/errors.ts";
import { parseNumberList, writeNumberList } from "../../../../src/base/numberList.ts";
import { MOST_SEEDS } from "../../../../src/model/recipe/linkFields.ts";
import { generateRecipe } from "../../../../src/model/recipe/linked.ts";
import { isSeed, type WsSource } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { CommandButton } from "../../pictures/CommandButton.tsx";
import { nearSquare, savedName } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { randomSeeds, SEEDS_AT_ONCE } from "../../view/seeds.ts";
import { said } from "../../texts/foreign.ts";
import { useTexts } from "../../texts/texts.ts";

export interface GalleryBarProps {
  readonly pictures: readonly (PagePicture | undefined)[];
  /** All images are there and show the present look. */
  readonly isReady: boolean;
}

/** What the gallery shows, and all of it as one image or as a command. */
export function GalleryBar({ pictures, isReady }: GalleryBarProps) {
  const { pictures: words } = useTexts();
  const change = useStudio((state) => state.change);
  const [seeds, latents] = useParts();
  const look = useLook();
  const ready = pictures.filter((picture) => picture !== undefined);
  return (
    <Group gap="sm" align="flex-start">
      <SeedField />
      <Button
        variant="light"
        leftSection={<IconArrowsShuffle size={18} aria-hidden />}
        onClick={() => change({ seeds: [...latents, ...randomSeeds(SEEDS_AT_ONCE, Math.random)] })}
      >
        {words.surprise}
      </Button>
      <SavePng
        variant="subtle"
        color="gray"
        label={words.saveGrid}
        name={savedName("grid", look)}
        sheet={isReady ? nearSquare(ready) : undefined}
      />
      <CommandButton recipe={generateRecipe(seeds, look)} more={[["--grid"]]} />
    </Group>
  );
}

/** The gallery's seeds, which have a text and a command, and its latents, which stay until they are removed. */
function useParts(): readonly [seeds: readonly number[], latents: readonly WsSource[]] {
  const sources = useStudio(({ view }) => view.seeds);
  return useMemo(() => [sources.filter(isSeed), sources.filter((source) => !isSeed(source))], [sources]);
}

/** Seeds as text, `0-23` or `85,100,3-7`; Enter shows them. */
function SeedField() {
  const { gallery } = useTexts();
  const [seeds, latents] = useParts();
  const change = useStudio((state) => state.change);
  const [text, setText] = useState(writeNumberList(seeds));
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    setText(writeNumberList(seeds));
    setProblem(undefined);
  }, [seeds]);
  const show = (event: FormEvent): void => {
    event.preventDefault();
    const read = readSeeds(text);
    if (typeof read === "string") setProblem(read);
    else change({ seeds: [...latents, ...read] });
  };
  return (
    <form onSubmit={show} style={{ flex: "1 1 14rem", maxWidth: "26rem" }}>
      <TextInput
        aria-label={gallery.seeds}
        leftSection="#"
        inputMode="text"
        placeholder={gallery.seedsExample}
        value={text}
        error={problem === undefined ? undefined : said(problem)}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </form>
  );
}

/** The seeds, or what is wrong with them. */
function readSeeds(text: string): number[] | string {
  try {
    return [...parseNumberList(text, { what: "seed", maxCount: MOST_SEEDS })];
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
