import { describeInBrowser } from "../../browser/describeInBrowser.ts";
import { buildPageSite } from "../../browser/pageSite.ts";

const site = await buildPageSite("test/web/training/pages/all.ts", "pageTests");
await describeInBrowser("training's images and stores in Chromium", site, { query: {} });
await site.remove();
