import type { Plugin } from "vite";

const BEGINS = "const module = {};\n";
const EXPORTS = "\nexport const { createH264MP4Encoder } = module.exports;\n";

/**
 * h264-mp4-encoder's build for browsers is a classic script, which no worker that is a module can load, and two
 * fifths of it are stand-ins for Node's libraries that it never calls. Its build for Node is the same encoder without
 * them: it becomes a module that exports what of it is used.
 */
export function h264Module(): Plugin {
  return {
    name: "h264-module",
    transform: {
      filter: { id: /h264-mp4-encoder\.node\.js$/ },
      handler: (code) => ({ code: `${BEGINS}${withoutNode(withoutDirectEval(code))}${EXPORTS}`, map: null }),
    },
  };
}

/** Where there is no Node, what is asked of its libraries is never used. */
function withoutNode(code: string): string {
  return code.replaceAll(/\brequire\("(?:fs|path|crypto)"\)/g, "{}");
}

/** A part that is never used has a direct `eval`, which would keep the bundler from shortening any name around it. */
function withoutDirectEval(code: string): string {
  return code.replace("return eval(", "return (0, eval)(");
}
