import { flagOf, portOf } from "../../onnx/branches.ts";
import type { Program } from "../../program/program.ts";
import { float32, hostTensor } from "../../tensor/hostTensor.ts";
import type { HostValue, HostValues, SessionHost } from "./sessionHost.ts";

/**
 * Hosts in which one session of several programs is as many sessions, by the programs' names: each is run and closed
 * alone. The session itself closes with the last of them.
 */
export function branchHosts(host: SessionHost, programs: ReadonlyMap<string, Program>): Map<string, SessionHost> {
  const idle = Object.assign({}, ...[...programs].map(([name, { inputs }]) => idleFeeds(name, inputs))) as HostValues;
  const open = new Set(programs.keys());
  const branch = (own: string): SessionHost => ({
    sharesMemory: host.sharesMemory,
    open: (...settings) => host.open(...settings),
    run: async (session, feeds) => {
      const given = Object.entries(feeds).map(([name, value]) => [portOf(own, name), listOf(value)] as const);
      const flags = { [flagOf(own)]: float32([], [1]) };
      const results = await host.run(session, { ...idle, ...flags, ...Object.fromEntries(given) });
      return resultsOf(own, programs.get(own), results);
    },
    record: (...recorded) => host.record(...recorded),
    close: async (session) => {
      if (open.delete(own) && open.size === 0) await host.close(session);
    },
    drop: (kept) => host.drop(kept),
    end: () => host.end(),
  });
  return new Map([...programs.keys()].map((name) => [name, branch(name)]));
}

/** What a program is given that does not run. */
function idleFeeds(program: string, inputs: Program["inputs"]): HostValues {
  const lists = inputs.map(({ attributes: { name }, dtype }): [string, HostValue] => [
    portOf(program, name),
    dtype === "float32" ? float32([0], []) : hostTensor("float16", [0], new Uint16Array()),
  ]);
  return { [flagOf(program)]: float32([], [0]), ...Object.fromEntries(lists) };
}

/** A host tensor's elements, one after the other, in the same memory. */
function listOf(value: HostValue): HostValue {
  if ("kept" in value) throw new Error("run: programs that were compiled together are fed from the host alone");
  return { ...value, shape: [value.data.length] };
}

function resultsOf(name: string, program: Program | undefined, results: HostValues): HostValues {
  const outputs = [...(program?.outputs.keys() ?? [])];
  return Object.fromEntries(
    outputs.map((output) => {
      const value = results[portOf(name, output)];
      if (value === undefined) throw new Error(`run: the session gave no "${output}" of ${name}`);
      return [output, value];
    }),
  );
}
