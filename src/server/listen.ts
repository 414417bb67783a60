import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { UserError, type UserErrorParts } from "../base/errors.ts";
import { errorCode } from "../media/fileErrors.ts";
import { errorAnswer } from "./answers/errorAnswer.ts";

export interface Listening {
  /** The address to open, such as `http://127.0.0.1:7860/`. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections; answers under way go on. */
  stop(): void;
  /** Waits until the last answer is sent, at most this many milliseconds, and closes whatever is still open. */
  close(grace: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Milliseconds that a connection may stand still: longer than any answer may take. */
  readonly idleTimeout: number;
}

/** Time for a client to send its request; a body is small. */
const REQUEST_TIMEOUT = 30_000;

/**
 * Opens a port for a function from requests to answers.
 * @throws UserError when the port is in use or not permitted, or the host is none of this machine.
 */
export async function listen(
  fetch: (request: Request) => Promise<Response>,
  { host, port, idleTimeout }: ListenOptions,
): Promise<Listening> {
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false, errorHandler: badRequest });
  const timeouts = { requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT / 2 };
  const server = createServer(timeouts, (incoming, outgoing) => void listener(incoming, outgoing));
  server.timeout = idleTimeout;
  await opened(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return { url: urlOf(host, actual), port: actual, ...closers(server) };
}

/** What the adapter itself cannot read, such as a Host header that is none. */
function badRequest(): Response {
  const parts = { attempted: "read the request", rule: "it must be valid HTTP" };
  return errorAnswer(new UserError({ ...parts, next: "Check the address and the headers." }), () => undefined);
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
}

type Cause = Omit<UserErrorParts, "attempted">;

const CAUSES: Readonly<Record<string, (host: string, port: number) => Cause>> = {
  EADDRINUSE: (_, port) => ({
    rule: "another program is using this port",
    received: `port ${port}`,
    next: `Stop that program, or choose another port: --port ${port === 65535 ? port - 1 : port + 1}.`,
  }),
  EACCES: (_, port) => ({
    rule: "this port requires administrator rights",
    received: `port ${port}`,
    next: "Choose one of 1024 or above, such as --port 7860.",
  }),
  EADDRNOTAVAIL: notHere,
  ENOTFOUND: notHere,
  EAI_AGAIN: notHere,
};

function notHere(host: string): Cause {
  const next = "Use 127.0.0.1 for this machine only, or 0.0.0.0 for all its addresses.";
  return { rule: "the host must be an address of this machine", received: `"${host}"`, next };
}

function listenError(error: unknown, host: string, port: number): unknown {
  const cause = CAUSES[errorCode(error) ?? ""];
  return cause === undefined ? error : new UserError({ attempted: "serve", ...cause(host, port) }, { cause: error });
}

/** Every address of the machine includes the one that its own browser opens. */
function urlOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}/`;
}

/** Connections that wait for a further request are closed as soon as they do. */
const LOOK_INTERVAL = 50;

function closers(server: Server): Pick<Listening, "stop" | "close"> {
  let closed: Promise<void> | undefined;
  const stop = (): Promise<void> => (closed ??= new Promise((resolve) => void server.close(() => resolve())));
  return {
    stop: () => void stop(),
    close: async (grace) => {
      const look = setInterval(() => server.closeIdleConnections(), LOOK_INTERVAL);
      const end = setTimeout(() => server.closeAllConnections(), grace);
      await stop();
      clearInterval(look);
      clearTimeout(end);
    },
  };
}
