import { isSeed, type WsSource } from "../../../src/model/wsSource.ts";
import { canLinkEdit } from "./editFields.ts";
import type { Tab, View } from "./view.ts";

const areSeeds = (sources: readonly WsSource[]): boolean => sources.every(isSeed);

/** Whether a link can say what a tab shows: latents of the page are too long for one. */
const CAN_LINK: Readonly<Record<Tab, (view: View) => boolean>> = {
  gallery: ({ seeds, selected }) => areSeeds(seeds) && typeof selected !== "string",
  mix: ({ mix: { rows, columns } }) => areSeeds([...rows, ...columns]),
  walk: ({ walk: { keyframes } }) => areSeeds(keyframes.map(({ seed }) => seed)),
  directions: ({ directions: { seed } }) => areSeeds([seed]),
  edit: ({ edit }) => edit.base === undefined || canLinkEdit(edit),
  train: () => true,
  runs: () => true,
};

/** Whether a link shows all of the tab that is open; nor can it bring directions of a file. */
export function isToldByLink(view: View): boolean {
  return CAN_LINK[view.tab](view) && view.look.directions.every(({ of }) => of === undefined);
}
