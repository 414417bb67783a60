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
  const next = "/api/openapi.json lists the endpoints; the page is at /.";
  return new Refusal(404, { attempted: "find this URL", rule: "nothing is there", received: path, next });
}

export function wrongMethod(method: string, allowed: readonly string[]): Refusal {
  const parts = {
    attempted: "use this URL",
    rule: `its methods are ${allowed.join(", ")}`,
    received: method,
    next: "/api/openapi.json says what each endpoint accepts.",
  };
  return new Refusal(405, parts, { allow: allowed.join(", ") });
}

export function notAcceptable(accept: string, types: string): Refusal {
  return new Refusal(406, {
    attempted: "choose the answer's format",
    rule: `it comes as ${types}`,
    received: `Accept: ${accept.slice(0, 120)}`,
    next: 'Ask for one of them, or set "format".',
  });
}

export function tooLarge(limit: number): Refusal {
  const next = "Ask for fewer images at a time.";
  return new Refusal(413, { attempted: "read the request", rule: `its body may have at most ${limit} bytes`, next });
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
    attempted: "compute images",
    rule: `at most ${waiting} requests may wait, and the queue is full`,
    next: "Try again in a moment.",
  };
  return new Refusal(503, parts, { "retry-after": "1" });
}

export function loading(): Refusal {
  const parts = { attempted: "answer", rule: "the network is still loading", next: "Try again in a moment." };
  return new Refusal(503, parts, { "retry-after": "1" });
}

export function closing(): Refusal {
  const parts = { attempted: "answer", rule: "the server is shutting down", next: "Try again once it is back." };
  return new Refusal(503, parts, { "retry-after": "5", connection: "close" });
}

export function timedOut(milliseconds: number): Refusal {
  return new Refusal(504, {
    attempted: "compute images",
    rule: `a request may take ${milliseconds / 1000} seconds, including its wait`,
    next: "Ask for fewer images at a time, or try again when the server is less busy.",
  });
}

export function forbidden(attempted: string, rule: string, received: string, next: string): Refusal {
  return new Refusal(403, { attempted, rule, received: received.slice(0, 120), next });
}
