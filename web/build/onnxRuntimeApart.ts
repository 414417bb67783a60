import type { Plugin } from "vite";

/**
 * ONNX Runtime starts its threads with the very chunk that holds it. As that chunk names `require`, the bundler gives
 * it a helper, which it takes from the page's own script; every thread would then run the page and none would start.
 * Fails a build in which the chunk imports anything.
 */
export function onnxRuntimeApart(): Plugin {
  return {
    name: "onnx-runtime-apart",
    transform: {
      filter: { id: /onnxruntime-web[\\/]dist[\\/].*\.mjs$/ },
      handler: (code) => ({ code: code.replaceAll(/\brequire\b/g, "globalThis.require"), map: null }),
    },
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.moduleIds.some((id) => id.includes("onnxruntime-web"))) continue;
        const { fileName, imports } = chunk;
        if (imports.length > 0) this.error(`${fileName} imports ${imports.join(", ")}: threads would too`);
      }
    },
  };
}
