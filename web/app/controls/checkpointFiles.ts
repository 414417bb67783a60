/** What the file dialog offers first; the readers go by content. */
export const CHECKPOINT_ENDINGS: readonly string[] = [".safetensors", ".pth", ".pt", ".pkl"];
