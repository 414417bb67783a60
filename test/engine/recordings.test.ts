import { Tensor, type InferenceSession } from "onnxruntime-common";
import { describe, expect, it } from "vitest";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import type { OrtModule } from "../../src/engine/ort/ortModule.ts";
import type { OpenRecording, SessionValues } from "../../src/engine/ort/runnableSession.ts";
import { scale } from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

type Session = "plain" | "recorded";
const OFTEN = 16;

/**
 * A runtime without a GPU that doubles, and tells what happened to its sessions.
 * @param errorOf what the recording adds in each of its runs.
 */
function runtime(errorOf: (run: number) => number = () => 0) {
  const log: string[] = [];
  const session = (name: Session, error: (run: number) => number) => {
    let runs = 0;
    return {
      run: async ({ x = new Tensor("float32", [1]) }: SessionValues): Promise<SessionValues> => {
        log.push(name);
        const added = error(++runs);
        const y = new Tensor(
          "float32",
          (x.data as Float32Array).map((value) => 2 * value + added),
          [1],
        );
        y.dispose = () => void log.push(`${name} tensor freed`);
        return { y };
      },
      release: async () => void log.push(`${name} released`),
    };
  };
  const create = async () => session("plain", () => 0) as unknown as InferenceSession;
  const ort = { Tensor, InferenceSession: { create } } as unknown as OrtModule;
  const record: OpenRecording = async () => ({
    ...session("recorded", errorOf),
    isSame: async (a, b) => a?.data[0] === b?.data[0],
  });
  const host = new LocalHost(async () => ort, undefined, record);
  const facts = { description: "", notes: [], float16: false, records: true };
  return { log, engine: new OrtEngine(host, { device: "webgpu" }, facts) };
}

function doubling(): Program<"y"> {
  return program({ y: scale(new Trace().input("x", [1]), 2) });
}

const feeds = { x: float32([1], [3]) };

describe("a recording", () => {
  const sessionsOf = async (errorOf?: (run: number) => number): Promise<readonly string[]> => {
    const { log, engine } = runtime(errorOf);
    const executable = await engine.compile(doubling(), { repeated: true });
    for (let run = 1; run < OFTEN; run++) await executable.run(feeds);
    log.length = 0;
    for (let run = 0; run < 4; run++) expect((await executable.run(feeds)).y.data[0]).toBe(6);
    return log;
  };

  it("takes its session's place once it has repeated two runs", async () => {
    const compared = ["plain", "recorded", "recorded tensor freed"];
    expect(await sessionsOf()).toEqual([...compared, ...compared, "plain released", "recorded", "recorded"]);
  });

  it("is given up where what its first replay left behind spoils the second", async () => {
    const compared = ["plain", "recorded", "recorded tensor freed"];
    const log = await sessionsOf((run) => run - 1);
    expect(log).toEqual([...compared, ...compared, "recorded released", "plain", "plain"]);
  });

  it("is made in the order of the calls: what a run has begun with stays until it has ended", async () => {
    const { engine } = runtime();
    const executable = await engine.compile(doubling(), { repeated: true });
    for (let run = 1; run < OFTEN; run++) await executable.run(feeds);
    const x = await engine.upload(float32([1], [3]));
    const last = executable.run({ x });
    x.dispose();
    await executable.dispose();
    expect((await last).y.data[0]).toBe(12);
  });

  it("leaves its session open until its tensors are freed", async () => {
    const { log, engine } = runtime();
    const executable = await engine.compile(doubling(), { keepOnDevice: ["y"], repeated: true });
    for (let run = 0; run < OFTEN + 2; run++) (await executable.run(feeds)).y.dispose();
    await executable.dispose();
    const freed = log.filter((event) => event.startsWith("plain "));
    expect(freed.indexOf("plain released")).toBe(OFTEN + 1);
    expect(freed.length).toBe(OFTEN + 2);
  });
});
