import type { Plugin } from "vite";

const EXPORTS = "export const { createH264MP4Encoder } = HME;\n";

/**
 * h264-mp4-encoder's build for browsers is a classic script that sets the global HME, which no worker that is a module
 * can load: it becomes a module that exports what of it is used.
 */
export function h264Module(): Plugin {
  return {
    name: "h264-module",
    transform: {
      filter: { id: /h264-mp4-encoder\.web\.js$/ },
      handler: (code) => ({ code: `${withoutDirectEval(code)}\n${EXPORTS}`, map: null }),
    },
  };
}

/** A part that is never used has a direct `eval`, which would keep the bundler from shortening any name around it. */
function withoutDirectEval(code: string): string {
  return code.replace("return eval(", "return (0, eval)(");
}
