import { describeInBrowser } from "../browser/describeInBrowser.ts";
import { buildPageSite } from "../browser/pageSite.ts";

const site = await buildPageSite("test/engine/ortWebPage.ts", "pageTests");
await describeInBrowser("WebAssembly, a thread a core", site, { query: { device: "cpu" } });
await describeInBrowser("WebAssembly, one thread", site, {
  query: { device: "cpu" },
  isolated: false,
  only: /matmul|runs|device tensors/,
});
await site.remove();
