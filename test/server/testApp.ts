import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { afterAll, beforeAll, expect } from "vitest";
import type { Network } from "../../src/model/network.ts";
import { createApp, type App, type AppOptions } from "../../src/server/app.ts";
import { ANSWERS, type Answer, type AnswerName } from "../../src/server/openapi/answers.ts";
import { openServedNetwork, type ServedNetwork } from "../../src/server/servedNetwork.ts";
import { TINY } from "../cli/realCommands.ts";

export const ORIGIN = "http://localhost:7860";

/** A network, opened once for all tests of a file. */
export function servedNetwork(source = TINY): () => ServedNetwork {
  let served: ServedNetwork | undefined;
  beforeAll(async () => void (served = await openServedNetwork(source, { device: "cpu" })));
  afterAll(async () => served?.network.dispose());
  return () => {
    if (served === undefined) throw new Error("the network is not open yet");
    return served;
  };
}

/** An app in which every bug fails the test that meets it. */
export function appOf(served: ServedNetwork, options: Partial<AppOptions> = {}): App {
  return createApp({ ...served, onBug: (error) => expect.unreachable(String(error)), ...options });
}

export function get(path: string, init: RequestInit = {}): Request {
  return new Request(`${ORIGIN}${path}`, init);
}

export function post(path: string, body: unknown, init: RequestInit = {}): Request {
  const headers = { "content-type": "application/json", ...(init.headers as Record<string, string> | undefined) };
  return get(path, { ...init, method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}

/** The JSON of an answer, which must be as the API's description says. */
export async function read<Name extends AnswerName>(name: Name, response: Response): Promise<Answer<Name>> {
  expect(response.headers.get("content-type")).toBe("application/json");
  return v.parse(ANSWERS[name], await response.json()) as Answer<Name>;
}

/** A refusal's status and parts; nothing in it may look like a stack. */
export async function refusal(
  answer: Response | Promise<Response>,
): Promise<Answer<"Error">["error"] & { readonly status: number }> {
  const response = await answer;
  const { error } = await read("Error", response.clone());
  expect(await response.text()).not.toMatch(/node_modules|\.[jt]s:\d|\\n\s+at /);
  return { status: response.status, ...error };
}

/** Waits for what will happen soon. */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await sleep(5);
}

/** A network whose images each wait until they are let through. */
export interface GatedNetwork {
  readonly network: Network;
  /** Images begun by now. */
  readonly begun: () => number;
  /** Lets the image under way through; it throws where there is none. */
  readonly pass: () => void;
}

export function gated(network: Network): GatedNetwork {
  let begun = 0;
  const gates: (() => void)[] = [];
  const synthesis: Network["synthesis"] = async (ws, options) => {
    begun++;
    await new Promise<void>((resolve) => void gates.push(resolve));
    return network.synthesis(ws, options);
  };
  const pass = (): void => {
    const gate = gates.shift();
    if (gate === undefined) throw new Error("no image waits");
    gate();
  };
  return { network: Object.assign(Object.create(network) as Network, { synthesis }), begun: () => begun, pass };
}

/** What runs and what waits, as /healthz tells. */
export async function load(app: App): Promise<readonly [running: number, waiting: number]> {
  const { running, waiting } = await read("HealthAnswer", await app.fetch(get("/healthz")));
  return [running, waiting];
}
