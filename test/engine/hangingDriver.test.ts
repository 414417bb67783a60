import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { trialOf } from "../../src/engine/ort-node/tryInOtherProcess.ts";
import { tryDevice } from "../../src/engine/ort/deviceTrial.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const hanging = <T>(): Promise<T> => new Promise(() => undefined);

it("ends the process that tries a driver which hangs, and says so", async () => {
  const kill = vi.fn(() => true);
  const child = Object.assign(new EventEmitter(), { kill });
  const trial = trialOf(child);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(kill).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  child.emit("exit", null, "SIGKILL");
  expect(await trial).toEqual({ starts: false, reason: "its driver did not answer within 30 seconds" });
  expect(kill).toHaveBeenCalledWith("SIGKILL");
});

it("says of a process that ends by itself that its driver crashed it", async () => {
  const child = Object.assign(new EventEmitter(), { kill: () => true });
  const trial = trialOf(child);
  child.emit("exit", null, "SIGSEGV");
  expect(await trial).toMatchObject({ starts: false, reason: expect.stringContaining("crashed") });
});

it.each([
  ["is opened", { open: hanging }, 240],
  ["computes", { open: async () => 1, run: hanging }, 60],
])("does not wait for a device that hangs when it %s", async (_, calls, seconds) => {
  const host = Object.assign(new LocalHost(hanging), calls);
  const trial = tryDevice(host, { device: "webgpu" });
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  expect(await trial).toEqual({ starts: false, reason: `its driver did not answer within ${seconds} seconds` });
});
