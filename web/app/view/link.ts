import { FIELDS } from "./fields.ts";
import { FIRST_VIEW, TABS, type View } from "./view.ts";

/** A view as the part of an address after `#`: `mix?rows=0-3&psi=0.5`. What is as in the first view is left out. */
export function writeLink(view: View): string {
  const values = FIELDS.flatMap(({ key, write }) => {
    const [value, first] = [write(view), write(FIRST_VIEW)];
    return value === first ? [] : [`${key}=${value ?? ""}`];
  });
  return [view.tab, ...(values.length === 0 ? [] : [values.join("&")])].join("?");
}

/** The view of a link; whatever in it cannot be meant stays as in the first view. */
export function readLink(link: string): View {
  const [tab = "", query = ""] = link.replace(/^#/, "").split("?");
  let view: View = { ...FIRST_VIEW, tab: TABS.find((candidate) => candidate === tab) ?? FIRST_VIEW.tab };
  const values = new Map(query.split("&").map((pair) => splitPair(pair)));
  for (const { key, read } of FIELDS) {
    const value = values.get(key);
    if (value !== undefined) view = read(value, view) ?? view;
  }
  return view;
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}
