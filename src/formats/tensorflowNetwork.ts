import { Buildable, constructorTable, type Constructors } from "./pickle/constructor.ts";
import { expectMap } from "./pickle/expect.ts";

/** A network of NVIDIA's TensorFlow code (`dnnlib.tflib`) as inert data: the state that it was saved with. */
export class TensorFlowNetwork extends Buildable {
  state: ReadonlyMap<unknown, unknown> = new Map();

  override build(state: unknown): void {
    this.state = expectMap(state, "a TensorFlow network's state");
  }
}

/** The class's names: that of StyleGAN and later, and that of Progressive GAN. */
export function tensorflowConstructors(): Constructors {
  return constructorTable(
    ["dnnlib.tflib.network.Network", "tfutil.Network"].map((name) => [name, () => new TensorFlowNetwork()] as const),
  );
}
