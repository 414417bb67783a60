import type * as Ort from "onnxruntime-web";
import type { OnnxModel } from "../../onnx/encode.ts";
import type { Recording, SessionValues } from "../ort/runnableSession.ts";
import type { SessionSettings } from "../ort/sessionHost.ts";
import { sessionOptions } from "../ort/sessionOptions.ts";
import { loadOrt } from "./loadOrt.ts";

/** Of WebGPU's `GPUBufferUsage` and `GPUMapMode`, whose values TypeScript's types of the DOM do not have. */
const USAGE = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, STORAGE: 128 } as const;
const READ = 1;

/** An input in a buffer that stays where it is: replayed work knows no other. */
interface Port {
  readonly bytes: number;
  readonly buffer: GPUBuffer;
  readonly tensor: Ort.Tensor;
}

/**
 * A session whose work on the GPU is recorded once, in a run of zeros, and replayed from then on: ONNX Runtime then
 * issues the same dispatches without working out any of them. It leaves copies between buffers out, as of an output
 * that is a reshaped value, so that a recording must be compared with the session itself before it is used.
 */
export class RecordedSession implements Recording {
  private readonly ort: typeof Ort;
  private readonly device: GPUDevice;
  private readonly session: Ort.InferenceSession;
  private readonly inputs: ReadonlyMap<string, Port>;
  private readonly keeps: readonly string[];

  private constructor(ort: typeof Ort, device: GPUDevice, session: Ort.InferenceSession, keeps: readonly string[]) {
    session.outputMetadata.forEach(sizeOfPort);
    this.ort = ort;
    this.device = device;
    this.session = session;
    this.keeps = keeps;
    this.inputs = new Map(session.inputMetadata.map((port) => [port.name, openPort(ort, device, port)] as const));
  }

  /** @throws Error where not all of the model runs on the GPU, or one of its inputs and outputs is no float32. */
  static async open(
    { bytes, externalData }: OnnxModel,
    keeps: readonly string[],
    settings: SessionSettings,
  ): Promise<RecordedSession> {
    const ort = await loadOrt(settings);
    const session = await ort.InferenceSession.create(bytes, {
      ...sessionOptions(settings),
      // The option is not heard where the provider is named by a word.
      executionProviders: [{ name: "webgpu" }],
      enableGraphCapture: true,
      preferredOutputLocation: "gpu-buffer",
      externalData,
    });
    try {
      const recorded = new RecordedSession(ort, await ort.env.webgpu.device, session, keeps);
      disposeAll(await recorded.replay());
      return recorded;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async run(feeds: SessionValues): Promise<SessionValues> {
    for (const [name, port] of this.inputs) this.feed(port, feeds[name]);
    const outputs = await this.replay();
    const results = Object.entries(outputs).map(async ([name, output]) => [name, await this.result(name, output)]);
    const copies = Object.fromEntries(await Promise.all(results)) as SessionValues;
    disposeAll(outputs);
    return copies;
  }

  async isSame(a: Ort.Tensor | undefined, b: Ort.Tensor | undefined): Promise<boolean> {
    if (a === undefined || b === undefined) return false;
    const [these, those] = await Promise.all([this.bits(a), this.bits(b)]);
    return these.length === those.length && these.every((word, i) => word === those[i]);
  }

  async release(): Promise<void> {
    await this.session.release();
    for (const { buffer } of this.inputs.values()) buffer.destroy();
  }

  /** The outputs lie in buffers of the runtime's, where every replay writes them. */
  private replay(): Promise<SessionValues> {
    return this.session.run(Object.fromEntries([...this.inputs].map(([name, { tensor }]) => [name, tensor])));
  }

  private feed({ buffer, bytes }: Port, value: Ort.Tensor | undefined): void {
    if (value === undefined) throw new Error("recorded session: an input is missing");
    if (value.location === "gpu-buffer") this.copy(value.gpuBuffer as GPUBuffer, buffer, bytes);
    else this.device.queue.writeBuffer(buffer, 0, value.data as Float32Array<ArrayBuffer>);
  }

  /** A copy, since the next run writes over the output. */
  private async result(name: string, { gpuBuffer, dims, size }: Ort.Tensor): Promise<Ort.Tensor> {
    const buffer = gpuBuffer as GPUBuffer;
    if (!this.keeps.includes(name)) return new this.ort.Tensor("float32", await this.read(buffer, 4 * size), dims);
    const kept = openBuffer(this.device, 4 * size);
    this.copy(buffer, kept, 4 * size);
    return this.ort.Tensor.fromGpuBuffer(kept, { dataType: "float32", dims, dispose: () => kept.destroy() });
  }

  private async bits(tensor: Ort.Tensor): Promise<Uint32Array> {
    const { buffer, byteOffset } =
      tensor.location === "gpu-buffer"
        ? await this.read(tensor.gpuBuffer as GPUBuffer, 4 * tensor.size)
        : (tensor.data as Float32Array);
    return new Uint32Array(buffer, byteOffset, tensor.size);
  }

  private async read(from: GPUBuffer, bytes: number): Promise<Float32Array> {
    const staging = this.device.createBuffer({ size: bytes, usage: USAGE.COPY_DST | USAGE.MAP_READ });
    this.copy(from, staging, bytes);
    await staging.mapAsync(READ);
    const data = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return data;
  }

  private copy(from: GPUBuffer, to: GPUBuffer, bytes: number): void {
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
  }
}

function disposeAll(values: SessionValues): void {
  for (const tensor of Object.values(values)) tensor.dispose();
}

function openPort({ Tensor }: typeof Ort, device: GPUDevice, metadata: Ort.InferenceSession.ValueMetadata): Port {
  const { dims, bytes } = sizeOfPort(metadata);
  const buffer = openBuffer(device, bytes);
  return { bytes, buffer, tensor: Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims }) };
}

/** @throws Error for what is no float32, or has no size of its own. */
function sizeOfPort(metadata: Ort.InferenceSession.ValueMetadata): { readonly dims: number[]; readonly bytes: number } {
  const { name } = metadata;
  if (!metadata.isTensor || metadata.type !== "float32") throw new Error(`recorded session: "${name}" is no float32`);
  const dims = metadata.shape.map(Number);
  const bytes = 4 * dims.reduce((size, axis) => size * axis, 1);
  if (!(bytes > 0)) throw new Error(`recorded session: "${name}" has no size of its own`);
  return { dims, bytes };
}

/** Kernels read four numbers at a time. */
function openBuffer(device: GPUDevice, bytes: number): GPUBuffer {
  const usage = USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST;
  return device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage });
}
