import { afterEach, describe, expect, it, vi } from "vitest";
import { breathe } from "../../src/base/taskContext.ts";

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ["under Node", () => undefined],
  ["in a browser, which has no setImmediate", () => vi.stubGlobal("setImmediate", undefined)],
])("breathe %s", (_, prepare) => {
  it("lets a message through that was there before", async () => {
    prepare();
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    port2.onmessage = ({ data }) => heard.push(data);
    port1.postMessage("stop");
    await Promise.resolve();
    expect(heard).toEqual([]);
    while (heard.length === 0) await breathe();
    port1.close();
    expect(heard).toEqual(["stop"]);
  });

  it("ends a task that was stopped meanwhile", async () => {
    prepare();
    const stop = new AbortController();
    await breathe(stop.signal);
    const next = breathe(stop.signal);
    stop.abort(new Error("stopped"));
    await expect(next).rejects.toThrow("stopped");
  });
});
