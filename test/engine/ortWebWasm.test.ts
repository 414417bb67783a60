import { describeInBrowser } from "../browser/describeInBrowser.ts";

await describeInBrowser("onnxruntime-web on WebAssembly", {
  script: "test/engine/ortWebPage.ts",
  query: { device: "wasm" },
});
