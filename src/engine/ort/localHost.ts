import type * as Ort from "onnxruntime-common";
import type { OnnxModel } from "../../onnx/encode.ts";
import type { ModelFile } from "../../onnx/modelProgram.ts";
import { inOrder, type InOrder } from "../../base/inOrder.ts";
import type { LoadOrt, OrtModule } from "./ortModule.ts";
import { fromOrt, programDType, toOrt } from "./ortTensor.ts";
import type { HostValue, HostValues, SessionHost, SessionSettings } from "./sessionHost.ts";
import type { OpenRecording, Recording, RunnableSession, SessionValues } from "./runnableSession.ts";
import { runOptions, sessionOptions } from "./sessionOptions.ts";

interface OpenSession {
  readonly ort: OrtModule;
  readonly session: RunnableSession;
  readonly settings: SessionSettings;
  readonly runOptions: Ort.InferenceSession.RunOptions;
  readonly keeps: readonly string[];
  /** The session's tensors that are still kept. Their memory is the session's, so it is released after them. */
  readonly tensors: Set<number>;
  /** Takes the session's place once it has repeated enough runs. */
  recording?: Recording;
  /** Runs that it has repeated. */
  repeated: number;
  closed: boolean;
}
/** A recording is made in a run of zeros, so what a first replay leaves behind may spoil only the second. */
const COMPARED_RUNS = 2;

interface Kept {
  readonly tensor: Ort.Tensor;
  readonly owner: OpenSession;
}

/**
 * Sessions in this thread; while one runs on a CPU, the thread does nothing else. Calls take effect in the order in
 * which they were made, so a tensor that is dropped after a run began is there until the run has ended.
 */
export class LocalHost implements SessionHost {
  readonly sharesMemory = true;
  private readonly load: LoadOrt;
  private readonly inOrder: InOrder;
  private readonly openRecording: OpenRecording | undefined;
  private readonly sessions = new Map<number, OpenSession>();
  private readonly kept = new Map<number, Kept>();
  private count = 0;

  /**
   * @param order shared by hosts whose runtime takes one call at a time from all of them.
   * @param openRecording where the runtime can record what a GPU does.
   */
  constructor(load: LoadOrt, order: InOrder = inOrder(), openRecording?: OpenRecording) {
    this.load = load;
    this.inOrder = order;
    this.openRecording = openRecording;
  }

  open(model: OnnxModel | ModelFile, keeps: readonly string[], settings: SessionSettings): Promise<number> {
    return this.inOrder(async () => {
      const ort = await this.load(settings);
      const location: Ort.Tensor.DataLocation = settings.device === "webgpu" ? "gpu-buffer" : "cpu";
      const locations = Object.fromEntries(keeps.map((name) => [name, location] as const));
      const options = {
        ...sessionOptions(settings),
        ...(keeps.length === 0 ? {} : { preferredOutputLocation: locations }),
      };
      const session = await ("file" in model
        ? ort.InferenceSession.create(model.file, options)
        : ort.InferenceSession.create(model.bytes, { ...options, externalData: model.externalData }));
      const more = { runOptions: runOptions(settings), keeps, tensors: new Set<number>(), repeated: 0, closed: false };
      this.sessions.set(++this.count, { ort, session, settings, ...more });
      return this.count;
    });
  }

  run(id: number, feeds: HostValues): Promise<HostValues> {
    return this.inOrder(async () => {
      const open = found(this.sessions, id, "session");
      const given = (value: HostValue): Ort.Tensor =>
        "kept" in value ? found(this.kept, value.kept, "tensor").tensor : toOrt(open.ort, value);
      const inputs = Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, given(value)]));
      const outputs = await open.session.run(inputs, open.runOptions);
      // Before the recording may take the session's place, which stays as long as it has tensors.
      const results = Object.entries(outputs).map(([name, tensor]): [string, HostValue] => [
        name,
        open.keeps.includes(name) ? this.keep(tensor, open) : fromOrt(tensor),
      ]);
      await this.compareRecording(id, open, inputs, outputs);
      return Object.fromEntries(results);
    });
  }

  record(id: number, model: OnnxModel): Promise<void> {
    return this.inOrder(async () => {
      const open = found(this.sessions, id, "session");
      open.recording = await this.openRecording?.(model, open.keeps, open.settings).catch(() => undefined);
    });
  }

  close(id: number): Promise<void> {
    return this.inOrder(() => this.closeNow(id));
  }

  drop(id: number): Promise<void> {
    return this.inOrder(() => this.dropNow(id));
  }

  end(): Promise<void> {
    return this.inOrder(async () => {
      for (const id of [...this.kept.keys()]) await this.dropNow(id);
      for (const id of [...this.sessions.keys()]) await this.closeNow(id);
    });
  }

  private async closeNow(id: number): Promise<void> {
    const open = found(this.sessions, id, "session");
    this.sessions.delete(id);
    await open.recording?.release();
    await closeSession(open);
  }

  /** Puts a recording in the place of its session if it repeats this run too, and gives it up if not. */
  private async compareRecording(
    id: number,
    open: OpenSession,
    inputs: SessionValues,
    outputs: SessionValues,
  ): Promise<void> {
    const { recording } = open;
    if (recording === undefined) return;
    const isSame = await repeats(recording, inputs, outputs, open.runOptions).catch(() => false);
    if (isSame && ++open.repeated < COMPARED_RUNS) return;
    delete open.recording;
    if (!isSame) return recording.release();
    this.sessions.set(id, { ...open, session: recording, tensors: new Set() });
    await closeSession(open);
  }

  private async dropNow(id: number): Promise<void> {
    const { tensor, owner } = found(this.kept, id, "tensor");
    this.kept.delete(id);
    tensor.dispose();
    owner.tensors.delete(id);
    await releaseUnused(owner);
  }

  private keep(tensor: Ort.Tensor, owner: OpenSession): HostValue {
    const id = ++this.count;
    this.kept.set(id, { tensor, owner });
    owner.tensors.add(id);
    return { kept: id, shape: [...tensor.dims], dtype: programDType(tensor.type) };
  }
}

async function repeats(
  recording: Recording,
  inputs: SessionValues,
  outputs: SessionValues,
  options: Ort.InferenceSession.RunOptions,
): Promise<boolean> {
  const repeated = await recording.run(inputs, options);
  const same = Object.entries(outputs).map(([name, tensor]) => recording.isSame(tensor, repeated[name]));
  const isSame = (await Promise.all(same)).every(Boolean);
  for (const tensor of Object.values(repeated)) tensor.dispose();
  return isSame;
}

async function closeSession(open: OpenSession): Promise<void> {
  open.closed = true;
  await releaseUnused(open);
}

/** Freeing a GPU tensor after its session aborts the process. */
async function releaseUnused({ session, tensors, closed }: OpenSession): Promise<void> {
  if (closed && tensors.size === 0) await session.release();
}

function found<T>(map: ReadonlyMap<number, T>, id: number, what: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`localHost: ${what} ${id} is not open`);
  return value;
}
