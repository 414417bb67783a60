import { texts } from "../texts/texts.ts";

/** Where a checkpoint can be fetched, and what its file is called. */
export interface Address {
  readonly url: string;
  readonly name: string;
}

/** An address, or what is wrong with it: a sentence. */
export type ReadAddress = Address | { readonly problem: string };

/**
 * Reads what somebody wrote.
 * @param page the page's own address, against which a relative one is read.
 */
export function readAddress(text: string, page: string): ReadAddress {
  const { library } = texts();
  if (text.trim() === "") return { problem: library.noAddressGiven };
  const url = parsed(text.trim(), page);
  if (url === undefined) return { problem: library.noAddress };
  if (!/^https?:$/.test(url.protocol)) return { problem: library.notOfTheWeb(url.protocol) };
  if (isMixed(url, new URL(page))) return { problem: library.mixed };
  return { url: url.href, name: nameOf(url) };
}

function parsed(text: string, page: string): URL | undefined {
  try {
    return new URL(text, page);
  } catch {
    return undefined;
  }
}

/** Browsers fetch nothing by http for a page that came by https, but from this machine. */
function isMixed(url: URL, page: URL): boolean {
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return page.protocol === "https:" && url.protocol === "http:" && !isHere;
}

/** The last part of the path, as a file would be called. */
function nameOf({ pathname, hostname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last) || hostname;
  } catch {
    return last;
  }
}

/** Why nothing came, as far as a browser tells: of another server it says only that it failed. */
export function explained(error: unknown, url: string, page: string): unknown {
  const isUnknown = error instanceof Error && error.message.includes("(CORS)");
  const { host, origin } = new URL(url);
  return isUnknown && origin !== new URL(page).origin ? new Error(texts().library.noAnswer(host)) : error;
}
