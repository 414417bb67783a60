import type { OnnxModel } from "../../onnx/encode.ts";
import type { BlockSize } from "../../onnx/blocked/ops.ts";
import { agree, layoutProbe, probedBlockSize, trialFeeds, trialProgram } from "../../onnx/blocked/trial.ts";
import { winogradTrial } from "../../onnx/blocked/winogradTrial.ts";
import { toOnnx } from "../../onnx/toOnnx.ts";
import type { ProgramTensor } from "../engine.ts";
import type { HostValues, SessionHost, SessionSettings } from "./sessionHost.ts";

/**
 * The block size of the runtime's blocked layout on this CPU, or undefined where programs shall keep to standard
 * operators: the runtime or the CPU lacks the layout, or a few small layers come out otherwise in it than plain.
 */
export async function probeBlockSize(host: SessionHost, settings: SessionSettings): Promise<BlockSize | undefined> {
  try {
    const { model, feeds } = layoutProbe();
    const blockSize = probedBlockSize(await runOnce(host, settings, model, feeds));
    if (blockSize === undefined) return undefined;
    const trial = trialProgram();
    const plain = await runOnce(host, settings, toOnnx(trial), trialFeeds());
    const blocked = await runOnce(host, settings, toOnnx(trial, { blockSize }), trialFeeds());
    return agree(blocked, plain) && (await worksInTiles(host, settings, blockSize)) ? blockSize : undefined;
  } catch {
    // Whatever the runtime has against its own operators, the standard ones remain.
    return undefined;
  }
}

async function worksInTiles(host: SessionHost, settings: SessionSettings, blockSize: BlockSize): Promise<boolean> {
  const { model, feeds } = winogradTrial(blockSize);
  const both = await runOnce(host, settings, model, feeds);
  const half = both.length / 2;
  return agree(both.slice(0, half), both.slice(half));
}

async function runOnce(
  host: SessionHost,
  settings: SessionSettings,
  model: OnnxModel,
  feeds: HostValues,
): Promise<ProgramTensor["data"]> {
  // So little work is done sooner than a pool of threads is started.
  const session = await host.open(model, [], { ...settings, threads: 1 });
  const { y } = await host.run(session, feeds);
  await host.close(session);
  if (y === undefined || !("data" in y)) throw new Error("probeBlockSize: the session gave no y");
  return y.data;
}
