import type { Shape } from "../../base/assertShape.ts";
import type { ProgramDType } from "../../program/tensorType.ts";
import type { DeviceTensor } from "../engine.ts";
import type { KeptTensor, SessionHost } from "./sessionHost.ts";

/** A tensor that a host keeps. */
export class OrtDeviceTensor implements DeviceTensor {
  readonly shape: Shape;
  readonly dtype: ProgramDType;
  private readonly host: SessionHost;
  private readonly value: KeptTensor;
  private disposed = false;

  constructor(host: SessionHost, value: KeptTensor) {
    this.shape = value.shape;
    this.dtype = value.dtype;
    this.host = host;
    this.value = value;
  }

  /** What the host knows it by. @throws Error when it is freed, or kept by another engine. */
  keptBy(host: SessionHost, name: string): KeptTensor {
    if (this.host !== host) throw new Error(`run: input "${name}" is a device tensor of another engine`);
    if (this.disposed) throw new Error(`run: input "${name}" is a device tensor that is disposed`);
    return this.value;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    // Nobody waits for the memory; a host that has ended has freed it already.
    this.host.drop(this.value.kept).catch(() => undefined);
  }
}
