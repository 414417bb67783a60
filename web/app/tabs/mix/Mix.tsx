import { Alert, Button, Divider, Group, Stack, Text } from "@mantine/core";
import { IconTableOff } from "@tabler/icons-react";
import { useState } from "react";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import { useDialog } from "../../controls/Dialog.tsx";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { useIsWide, Workbench } from "../../layout/Workbench.tsx";
import { DrawingStatus, useDrawing } from "../../pictures/Drawing.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { layersText } from "../../view/layers.ts";
import { FIRST_VIEW } from "../../view/view.ts";
import { CellDetail } from "./CellDetail.tsx";
import { MixBar } from "./MixBar.tsx";
import { MixLayers } from "./MixLayers.tsx";
import { mixPictures, mixRecipes, unseenLines } from "./mixRecipes.ts";
import type { Cell } from "./MixRow.tsx";
import { MixTable } from "./MixTable.tsx";
import { useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

/** Style mixing: every row's image with the chosen layers of every column's. */
export function Mix() {
  const words = useTexts();
  const [mix] = useMix();
  const [open, setOpen] = useState<Cell>();
  const dialog = useDialog("mixed-image");
  const { rows, columns } = mix;
  const isThere = open !== undefined && open.row < rows.length && open.column < columns.length;
  const cell = dialog.isOpen && isThere ? open : undefined;
  const recipes = mixRecipes(mix);
  const drawing = useDrawing("mix", recipes, useLook(), cell && shownOf(cell, rows.length, columns.length));
  const pictures = mixPictures(mix, drawing.pictures);
  const isWide = useIsWide();
  const isBusy = drawing.missing > 0;
  const show = (shown: Cell): void => {
    setOpen(shown);
    dialog.open();
  };
  return (
    <Workbench controlsLabel={words.pictures.look} controls={<Controls hasLayers={isWide} />}>
      <Stack gap="md">
        <MixBar pictures={pictures} isReady={!isBusy} />
        {!isWide && <MixLayers />}
        <Unseen />
        <DrawingStatus drawing={drawing} />
        <EmptyMix />
        <MixTable pictures={pictures} isBusy={isBusy} onOpen={show} />
      </Stack>
      <CellDetail cell={cell} pictures={pictures} isReady={!isBusy} onOpen={setOpen} onClose={dialog.close} />
    </Workbench>
  );
}

/** More than can be seen well is in the link still, and in none that is made here. */
function Unseen() {
  const { mix: words } = useTexts();
  const text = useStudio(({ view }) => unseenLines(view.mix));
  if (text === undefined) return null;
  return (
    <Alert radius="lg" icon={<IconTableOff aria-hidden />} title={words.cut}>
      {text} {words.commandMixesAll}
    </Alert>
  );
}

/** On a wide screen the layers stand beside the matrix, on a narrow one above it, where they are always in sight. */
function Controls({ hasLayers }: { readonly hasLayers: boolean }) {
  return (
    <Stack gap="xl">
      {hasLayers && <MixLayers />}
      {hasLayers && <Divider />}
      <LookPanel />
    </Stack>
  );
}

/** Indices of a cell's recipe and of those it is made of. */
function shownOf({ row, column }: Cell, rows: number, columns: number): number[] {
  return [column, columns + row, columns + rows + row * columns + column];
}

/** What a matrix without rows or columns is for, and a way back to one that shows something. */
function EmptyMix() {
  const { mix: words } = useTexts();
  const [{ rows, columns, layers }, change] = useMix();
  if (rows.length > 0 && columns.length > 0) return null;
  return (
    <Group gap="sm">
      <Text size="sm" flex="1 1 16rem">
        {words.empty(rows.length > 0, columns.length > 0, layersText(layers))}
      </Text>
      <Button variant="default" size="sm" onClick={() => change(firstOf(rows, columns))}>
        {words.example}
      </Button>
    </Group>
  );
}

/** What is there stays. */
function firstOf(rows: readonly WsSource[], columns: readonly WsSource[]) {
  const { mix } = FIRST_VIEW;
  return { rows: rows.length === 0 ? mix.rows : rows, columns: columns.length === 0 ? mix.columns : columns };
}
