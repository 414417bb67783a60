import { Alert, Divider, Stack } from "@mantine/core";
import { IconTableOff } from "@tabler/icons-react";
import { useState } from "react";
import { useDialog } from "../../controls/useDialog.ts";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { useLook } from "../../store/usableLook.ts";
import { DrawingStatus } from "../../pictures/DrawingStatus.tsx";
import { useDrawing } from "../../pictures/useDrawing.ts";
import { useIsWide } from "../../layout/useIsWide.ts";
import { Workbench } from "../../layout/Workbench.tsx";
import { useStudio } from "../../store/store.ts";
import { CellDetail } from "./CellDetail.tsx";
import { EmptyMix } from "./EmptyMix.tsx";
import { MixBar } from "./MixBar.tsx";
import { MixLayers } from "./MixLayers.tsx";
import { mixPictures, mixRecipes, unseenLines } from "./mixRecipes.ts";
import type { Cell } from "./MixRow.tsx";
import { MixTable } from "./MixTable.tsx";
import { useMix } from "./useMix.ts";

/** Style mixing: every row's picture with the chosen layers of every column's. */
export function Mix() {
  const [mix] = useMix();
  const [open, setOpen] = useState<Cell>();
  const dialog = useDialog("mixed picture");
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
    <Workbench controlsLabel="Look of the pictures" controls={<Controls hasLayers={isWide} />}>
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
  const text = useStudio(({ view }) => unseenLines(view.mix));
  if (text === undefined) return null;
  return (
    <Alert radius="lg" icon={<IconTableOff aria-hidden />} title="A part of the matrix is not shown">
      {text} The command line mixes all of them.
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
