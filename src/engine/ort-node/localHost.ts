import type * as Ort from "onnxruntime-node";
import type { OnnxModel } from "../../onnx/encode.ts";
import { loadOrt } from "./loadOrt.ts";
import { fromOrt, programDType, toOrt } from "./ortTensor.ts";
import type { HostValue, HostValues, SessionHost, SessionSettings } from "./sessionHost.ts";
import { sessionOptions } from "./sessionOptions.ts";

interface OpenSession {
  readonly session: Ort.InferenceSession;
  readonly kept: readonly string[];
}

/** Sessions in this thread; while one runs, the thread does nothing else. */
export class LocalHost implements SessionHost {
  private readonly sessions = new Map<number, OpenSession>();
  private readonly tensors = new Map<number, Ort.Tensor>();
  private count = 0;

  async open({ bytes, externalData }: OnnxModel, kept: readonly string[], settings: SessionSettings): Promise<number> {
    const ort = await loadOrt(settings.verbose ?? false);
    const location = settings.device === "webgpu" ? "gpu-buffer" : "cpu";
    const session = await ort.InferenceSession.create(bytes, {
      ...sessionOptions(settings),
      externalData,
      ...(kept.length === 0 ? {} : { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, location])) }),
    });
    this.sessions.set(++this.count, { session, kept });
    return this.count;
  }

  async run(id: number, feeds: HostValues): Promise<HostValues> {
    const { session, kept } = found(this.sessions, id, "session");
    const ort = await loadOrt();
    const given = (value: HostValue): Ort.Tensor =>
      ("kept" in value ? found(this.tensors, value.kept, "tensor") : toOrt(ort, value));
    const inputs = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, given(value)]));
    const outputs = await session.run(inputs);
    const results = Object.entries(outputs).map(([name, tensor]): [string, HostValue] =>
      [name, kept.includes(name) ? this.keep(tensor) : fromOrt(tensor)]);
    return Object.fromEntries(results);
  }

  async close(id: number): Promise<void> {
    const { session } = found(this.sessions, id, "session");
    this.sessions.delete(id);
    await session.release();
  }

  async drop(id: number): Promise<void> {
    found(this.tensors, id, "tensor").dispose();
    this.tensors.delete(id);
  }

  async end(): Promise<void> {
    await Promise.all([...this.tensors.keys()].map((id) => this.drop(id)));
    await Promise.all([...this.sessions.keys()].map((id) => this.close(id)));
  }

  private keep(tensor: Ort.Tensor): HostValue {
    this.tensors.set(++this.count, tensor);
    return { kept: this.count, shape: [...tensor.dims], dtype: programDType(tensor.type) };
  }
}

function found<T>(map: ReadonlyMap<number, T>, id: number, what: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`localHost: ${what} ${id} is not open`);
  return value;
}
