import { UserError, type UserErrorParts } from "../base/errors.ts";

/** A request that is answered with another status than 400, which every other UserError gets. */
export class Refusal extends UserError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, parts: UserErrorParts, headers: Readonly<Record<string, string>> = {}) {
    super(parts);
    this.status = status;
    this.headers = headers;
  }
}

/** The client closed its connection: nobody reads the answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

export function notFound(path: string): Refusal {
  const next = "The addresses are in /api/openapi.json; the page is at /.";
  return new Refusal(404, { attempted: "find this address", rule: "nothing is there", received: path, next });
}

export function wrongMethod(method: string, allowed: readonly string[]): Refusal {
  const parts = {
    attempted: "use this address",
    rule: `its methods are ${allowed.join(", ")}`,
    received: method,
    next: "/api/openapi.json says what each address takes.",
  };
  return new Refusal(405, parts, { allow: allowed.join(", ") });
}

export function notAcceptable(accept: string, types: string): Refusal {
  return new Refusal(406, {
    attempted: "choose the answer's form",
    rule: `it comes as ${types}`,
    received: `Accept: ${accept.slice(0, 120)}`,
    next: 'Ask for one of them, or set "format".',
  });
}

export function tooLarge(limit: number): Refusal {
  const next = "Ask for fewer pictures at a time.";
  return new Refusal(413, { attempted: "read the request", rule: `its body may have ${limit} bytes`, next });
}

export function unsupportedMedia(received: string): Refusal {
  return new Refusal(415, {
    attempted: "read the request",
    rule: "its body must be JSON, uncompressed",
    received,
    next: "Send the header Content-Type: application/json.",
  });
}

export function queueFull(waiting: number): Refusal {
  const parts = {
    attempted: "compute pictures",
    rule: `at most ${waiting} requests may wait, and so many do`,
    next: "Try again in a moment.",
  };
  return new Refusal(503, parts, { "retry-after": "1" });
}

export function loading(): Refusal {
  const parts = { attempted: "answer", rule: "the network is being loaded", next: "Try again in a moment." };
  return new Refusal(503, parts, { "retry-after": "1" });
}

export function closing(): Refusal {
  const parts = { attempted: "answer", rule: "the server is shutting down", next: "Try again when it runs again." };
  return new Refusal(503, parts, { "retry-after": "5", connection: "close" });
}

export function timedOut(milliseconds: number): Refusal {
  return new Refusal(504, {
    attempted: "compute pictures",
    rule: `a request may take ${milliseconds / 1000} seconds, its wait included`,
    next: "Ask for fewer pictures at a time, or try again when there is less to do.",
  });
}

export function forbidden(attempted: string, rule: string, received: string, next: string): Refusal {
  return new Refusal(403, { attempted, rule, received: received.slice(0, 120), next });
}
