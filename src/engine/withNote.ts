import type { Engine } from "./engine.ts";

/** The same engine, with one more thing to say of the choice of device. */
export function withNote(engine: Engine, note: string): Engine {
  const { device, float16, sharesMemory, description, compileTogether } = engine;
  return {
    ...{ device, float16, sharesMemory, description, notes: [...engine.notes, note] },
    ...(compileTogether && { compileTogether }),
    compile: (program, options) => engine.compile(program, options),
    lowered: (program, weights) => engine.lowered(program, weights),
    upload: (tensor) => engine.upload(tensor),
    download: (tensor) => engine.download(tensor),
    dispose: () => engine.dispose(),
  };
}
