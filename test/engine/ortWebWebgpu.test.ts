import { describeInBrowser } from "../browser/describeInBrowser.ts";
import { buildPageSite } from "../browser/pageSite.ts";

const site = await buildPageSite("test/engine/ortWebPage.ts", "pageTests");
await describeInBrowser("WebGPU", site, { query: { device: "webgpu" }, webgpu: true });
// As in browsers whose WebAssembly cannot wait for a promise, which take another build of the runtime.
await describeInBrowser("WebGPU without suspending", site, {
  query: { device: "webgpu" },
  webgpu: true,
  only: /recorded|matmul|runs|device tensors/,
  before: () => Reflect.deleteProperty(WebAssembly, "Suspending"),
});
await site.remove();
