import { asError, UserError } from "../base/errors.ts";
import { errorCode, fileError } from "./fileErrors.ts";

interface Failure {
  readonly rule: string;
  readonly next: string;
  /** Whether trying again soon may help. */
  readonly temporary: boolean;
}

const BY_HAND = "Download the file with a browser and give its path instead.";

const STATUSES: Readonly<Record<number, Failure>> = {
  401: { rule: "the server requires a login", next: BY_HAND, temporary: false },
  403: { rule: "the server denies access", next: BY_HAND, temporary: false },
  404: { rule: "the server has no such file", next: "Check the URL.", temporary: false },
  408: { rule: "the server timed out", next: "Try again later.", temporary: true },
  410: { rule: "the file was removed from the server", next: "Look for another URL.", temporary: false },
  429: { rule: "the server received too many requests", next: "Try again later.", temporary: true },
};

const UNREACHABLE = "Check the URL and whether the server is running.";
const RETRY = "Run the command again: it resumes where it stopped.";

/** What the codes of Node's network errors mean. */
const CODES: Readonly<Record<string, Failure>> = {
  ENOTFOUND: { rule: "no server has that name", next: "Check the URL and the internet connection.", temporary: false },
  EAI_AGAIN: { rule: "the name service does not answer", next: "Check the internet connection.", temporary: true },
  ECONNREFUSED: { rule: "the server refuses the connection", next: UNREACHABLE, temporary: false },
  EHOSTUNREACH: { rule: "there is no route to the server", next: UNREACHABLE, temporary: true },
  ENETUNREACH: { rule: "there is no network", next: "Check the internet connection.", temporary: true },
  ETIMEDOUT: { rule: "the server does not answer", next: RETRY, temporary: true },
  UND_ERR_CONNECT_TIMEOUT: { rule: "the server does not answer", next: RETRY, temporary: true },
  UND_ERR_HEADERS_TIMEOUT: { rule: "the server does not answer", next: RETRY, temporary: true },
  UND_ERR_BODY_TIMEOUT: { rule: "the server stopped sending", next: RETRY, temporary: true },
  ECONNRESET: { rule: "the connection broke", next: RETRY, temporary: true },
  EPIPE: { rule: "the connection broke", next: RETRY, temporary: true },
  UND_ERR_SOCKET: { rule: "the connection broke", next: RETRY, temporary: true },
  ERR_INVALID_URL: { rule: "the server redirects to an invalid URL", next: BY_HAND, temporary: false },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { rule: "the connection broke", next: RETRY, temporary: true },
};

const BROKEN: Failure = { rule: "the connection broke", next: RETRY, temporary: true };

/** Codes of whole families, and what they mean. */
const FAMILIES: readonly (readonly [RegExp, Failure])[] = [
  [
    /CERT|SELF_SIGNED|VERIFY/,
    { rule: "the server's certificate must be one that this system trusts", next: BY_HAND, temporary: false },
  ],
  [
    /^ERR_(SSL|TLS)|^EPROTO$/,
    {
      rule: "the server must speak TLS, as https:// requires",
      next: "Check the URL: it may need http:// or another port.",
      temporary: false,
    },
  ],
  [/^HPE_/, { rule: "a web server must answer there", next: "Check the URL and its port.", temporary: false }],
];

/** What `fetch` refuses by itself says so in words alone. */
const REFUSALS: readonly (readonly [RegExp, Failure])[] = [
  [
    /redirect count/,
    { rule: "the server's redirects form a loop", next: `Check the URL. ${BY_HAND}`, temporary: false },
  ],
  [
    /URL scheme/,
    {
      rule: "the server redirects to a URL that does not begin with http:// or https://",
      next: BY_HAND,
      temporary: false,
    },
  ],
  [/bad port/, { rule: "web servers may not use that port", next: "Check the port in the URL.", temporary: false }],
  [
    /cross origin/,
    { rule: "the server redirects to a URL that contains a user name or password", next: BY_HAND, temporary: false },
  ],
];

/** A failed attempt to fetch: a `UserError` that also says whether to try again. */
export class FetchError extends UserError {
  readonly temporary: boolean;

  constructor(url: string, { rule, next, temporary }: Failure, options: ErrorOptions & { received?: string } = {}) {
    super({ attempted: `fetch "${url}"`, rule, received: options.received, next }, options);
    this.temporary = temporary;
  }
}

/** The error for an answer with a status other than 200 and 206. */
export function statusError(url: string, status: number): FetchError {
  const unknown = { rule: "the server must send the file", next: BY_HAND, temporary: status >= 500 };
  return new FetchError(url, STATUSES[status] ?? unknown, { received: `status ${status}` });
}

/** The connection ended early, or stood still. */
export function brokenConnection(url: string, received: string): FetchError {
  return new FetchError(url, BROKEN, { received });
}

/** What came is no file but a page for people. */
export function webPage(url: string): FetchError {
  const next = `Give the URL of the file itself. ${BY_HAND}`;
  return new FetchError(url, { rule: "it must be a file", next, temporary: false }, { received: "a web page" });
}

/** Nothing came, and the server says that this is all. */
export function emptyAnswer(url: string): FetchError {
  const failure = { rule: "it must be a file", next: `Check the URL. ${BY_HAND}`, temporary: false };
  return new FetchError(url, failure, { received: "an empty one" });
}

/** Turns what `fetch`, its body or the disk threw into an error that a person understands; bugs come back unchanged. */
export function fetchFailure(url: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = errorCode(cause) ?? "";
  const known = CODES[code];
  if (known !== undefined) return new FetchError(url, known, { cause: error });
  const family = FAMILIES.find(([pattern]) => pattern.test(code))?.[1];
  if (family !== undefined) return new FetchError(url, family, { cause: error, received: code });
  const isNetwork = error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message);
  if (!isNetwork) return fileError(error, `keep "${url}" in the cache`);
  const words = asError(cause).message;
  const refusal = REFUSALS.find(([pattern]) => pattern.test(words))?.[1];
  return new FetchError(url, refusal ?? BROKEN, { cause: error });
}
