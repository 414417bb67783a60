import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { onnxRuntimeApart } from "./web/build/onnxRuntimeApart.ts";
import { h264Module } from "./web/build/h264Module.ts";
import { pageFiles } from "./web/build/pageFiles.ts";
import { thirdPartyNotices } from "./web/build/thirdPartyNotices.ts";

/** What threads need: WebAssembly memory is shared only with isolated pages. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const notices = thirdPartyNotices(["coi-serviceworker"]);

/** The playground: `dist/page` runs from any folder of any static host. */
export default defineConfig({
  root: "web",
  base: "./",
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    // The sizes of 57 MB of WebAssembly, and 6000 icons of which 50 are used, took a third of the time.
    reportCompressedSize: false,
    rolldownOptions: { experimental: { lazyBarrel: true } },
  },
  worker: { format: "es", plugins: () => [onnxRuntimeApart(), h264Module(), notices.noted()] },
  // The runtime finds its WebAssembly beside itself, which pre-bundling would break.
  optimizeDeps: { exclude: ["onnxruntime-web", "h264-mp4-encoder"] },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION },
  plugins: [react(), onnxRuntimeApart(), h264Module(), pageFiles(), notices.noted(), notices.written()],
});
