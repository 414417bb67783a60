import { useEffect, useRef, useState } from "react";
import { asError } from "../../../../src/base/errors.ts";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";
import { fetchRun, RUN_EVENTS, type ShownRun } from "./runsApi.ts";

export interface Runs {
  /** Undefined until the server has told. */
  readonly runs: readonly RunFacts[] | undefined;
  /** The server does not answer; what it told last still stands. */
  readonly isLost: boolean;
}

/** How all runs stand, as the server tells it whenever that changes. The browser connects again by itself. */
export function useRuns(isServed: boolean): Runs {
  const [runs, setRuns] = useState<readonly RunFacts[]>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!isServed) return;
    const events = new EventSource(RUN_EVENTS);
    events.addEventListener("open", () => setLost(false));
    events.addEventListener("error", () => setLost(true));
    events.addEventListener("runs", ({ data }: MessageEvent<string>) => setRuns(JSON.parse(data) as RunFacts[]));
    return () => events.close();
  }, [isServed]);
  return { runs, isLost };
}

export interface RunShown {
  readonly details: ShownRun | undefined;
  readonly problem: string | undefined;
}

/** A run's details, asked for again with each new version of it; one request at a time, so that none overtakes. */
export function useRun({ id, version }: Asked): RunShown {
  const [shown, setShown] = useState<RunShown & { readonly id: string }>();
  const wanted = useRef<Asked>({ id, version });
  const isAsking = useRef(false);
  wanted.current = { id, version };
  useEffect(() => {
    if (isAsking.current) return;
    isAsking.current = true;
    void askUntil(() => wanted.current, setShown).finally(() => (isAsking.current = false));
  }, [id, version]);
  return shown?.id === id ? shown : { details: undefined, problem: undefined };
}

type Hear = (next: (before?: RunShown & { readonly id: string }) => RunShown & { readonly id: string }) => void;

/** Asks until what came is what is wanted by then. */
async function askUntil(wanted: () => Asked, hear: Hear): Promise<void> {
  for (let asked: Asked | undefined; !isSame(asked, wanted()); ) {
    asked = wanted();
    const { id } = asked;
    try {
      const details = await fetchRun(id);
      hear(() => ({ id, details, problem: undefined }));
    } catch (error) {
      const problem = asError(error).message;
      hear((before) => ({ id, details: before?.id === id ? before.details : undefined, problem }));
    }
  }
}

type Asked = Pick<RunFacts, "id" | "version">;

function isSame(a: Asked | undefined, b: Asked): boolean {
  return a?.id === b.id && a.version === b.version;
}
