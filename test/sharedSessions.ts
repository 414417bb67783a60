import { createHash } from "node:crypto";
import { InferenceSession } from "onnxruntime-node";

/**
 * Compiling the programs of a training run takes a second, and the tests of a process compile the same few hundreds of
 * times. A session keeps nothing from one run to the next, so that whoever asks ONNX Runtime for one of the same model
 * and options gets the one that is there. Runs before the tests of each file; the sessions stay for the next file.
 */
interface Shared {
  readonly session: Promise<InferenceSession>;
  users: number;
}

/** Sessions that nobody uses, at most; each holds some megabytes. */
const MOST_IDLE = 48;

/** A GPU's results stay in its sessions. */
const isShared = (options?: InferenceSession.SessionOptions): boolean => options?.executionProviders?.join() === "cpu";

type Create = (model: Uint8Array, options?: InferenceSession.SessionOptions) => Promise<InferenceSession>;

function sharing(create: Create): Create {
  const known = new Map<string, Shared>();
  /** The one used last stands last. */
  const use = (key: string, shared: Shared): void => {
    known.delete(key);
    known.set(key, shared);
  };
  return async (model, options) => {
    if (!isShared(options)) return create(model, options);
    const key = fingerprint(model, options);
    const shared = known.get(key) ?? { session: create(model, options), users: 0 };
    shared.users++;
    use(key, shared);
    const session = await shared.session.catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    let isReleased = false;
    const release = async (): Promise<void> => {
      if (isReleased) throw new Error("a session was released twice");
      isReleased = true;
      shared.users--;
      await releaseIdle(known);
    };
    return Object.assign(Object.create(session) as InferenceSession, { release });
  };
}

async function releaseIdle(known: Map<string, Shared>): Promise<void> {
  const idle = [...known].filter(([, { users }]) => users === 0);
  for (const [key, { session }] of idle.slice(0, -MOST_IDLE)) {
    known.delete(key);
    await (await session).release();
  }
}

function fingerprint(
  model: Uint8Array,
  { externalData = [], ...options }: InferenceSession.SessionOptions = {},
): string {
  const hash = createHash("sha256").update(model).update(JSON.stringify(options));
  for (const file of externalData) {
    if (typeof file === "string") throw new Error("the program hands over weights, not files of weights");
    hash.update(file.path).update(file.data as Uint8Array);
  }
  return hash.digest("hex");
}

const SHARING = Symbol.for("stylegan2-ada.test.sharing");
if (!(SHARING in InferenceSession)) {
  const create = InferenceSession.create.bind(InferenceSession) as Create;
  Object.assign(InferenceSession, { [SHARING]: true, create: sharing(create) });
}
