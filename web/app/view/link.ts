import { linkParts, readFields, writeFields } from "../../../src/model/recipe/linkFields.ts";
import { readLinkedFile, writeLinkedFile } from "../../../src/model/recipe/linkedFile.ts";
import { FIELDS } from "./fields.ts";
import { FIRST_VIEW, TABS, type View } from "./view.ts";

/**
 * A view as the part of an address after `#`: `mix?rows=0-3&psi=0.5`. What is as in the first view is left out.
 * @param file The checkpoint that its images come from, where it is not the page's own: a link cannot bring it.
 */
export function writeLink(view: View, file?: string): string {
  const values = writeFields(FIELDS, view, FIRST_VIEW);
  if (file !== undefined) values.push(writeLinkedFile(file));
  return [view.tab, ...(values.length === 0 ? [] : [values.join("&")])].join("?");
}

/** The view of a link; whatever in it cannot be meant stays as in the first view. */
export function readLink(link: string): View {
  const { tab, values } = linkParts(link);
  const found = TABS.find((candidate) => candidate === tab) ?? FIRST_VIEW.tab;
  return readFields(FIELDS, values, { ...FIRST_VIEW, tab: found });
}

/** The file that a link was made with, as `writeLink` was told. */
export function readNetworkName(link: string): string | undefined {
  return readLinkedFile(linkParts(link).values);
}
