import { readFileSync } from "node:fs";

/** Less than this and Node, ONNX Runtime or libvips end the process in the middle of their work, without a word. */
const NEEDED_BYTES = 3 * 2 ** 30;

/**
 * A warning where the shell limits this process's address space (`ulimit -v`) to less than the libraries below need:
 * they abort where memory ends, and nothing here could say why.
 * @param limits the text of `/proc/self/limits`; read from there by default, "" on other systems.
 */
export function addressSpaceWarning(limits = ownLimits()): string | undefined {
  const [, soft = ""] = /^Max address space\s+(\d+)/m.exec(limits) ?? [];
  if (soft === "" || Number(soft) >= NEEDED_BYTES) return undefined;
  const gigabytes = (Number(soft) / 2 ** 30).toFixed(1);
  return (
    `Only ${gigabytes} GiB of address space may be used here (ulimit -v), and libraries reserve more than they ` +
    "use: if this command dies silently, raise the limit with `ulimit -v unlimited`."
  );
}

function ownLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return "";
  }
}
