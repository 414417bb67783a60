import { FIELDS } from "./fields.ts";
import { decodeText, encodeText } from "./text.ts";
import { FIRST_VIEW, TABS, type View } from "./view.ts";

const FILE = "file";

/**
 * A view as the part of an address after `#`: `mix?rows=0-3&psi=0.5`. What is as in the first view is left out.
 * @param file The checkpoint that its pictures come from, where it is not the page's own: a link cannot bring it.
 */
export function writeLink(view: View, file?: string): string {
  const values = FIELDS.flatMap(({ key, write }) => {
    const [value, first] = [write(view), write(FIRST_VIEW)];
    return value === first ? [] : [`${key}=${value ?? ""}`];
  });
  if (file !== undefined) values.push(`${FILE}=${encodeText(file)}`);
  return [view.tab, ...(values.length === 0 ? [] : [values.join("&")])].join("?");
}

/** The view of a link; whatever in it cannot be meant stays as in the first view. */
export function readLink(link: string): View {
  const { tab, values } = parts(link);
  let view: View = { ...FIRST_VIEW, tab: TABS.find((candidate) => candidate === tab) ?? FIRST_VIEW.tab };
  for (const { key, read } of FIELDS) {
    const value = values.get(key);
    if (value !== undefined) view = read(value, view) ?? view;
  }
  return view;
}

/** The file that a link was made with, as `writeLink` was told. */
export function readNetworkName(link: string): string | undefined {
  return decodeText(parts(link).values.get(FILE) ?? "") || undefined;
}

function parts(link: string) {
  const [tab = "", query = ""] = link.replace(/^#/, "").split("?");
  return { tab, values: new Map(query.split("&").map(splitPair)) };
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}
