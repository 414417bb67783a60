import { describe, it } from "vitest";
import type { PageSite, Visit } from "./pageSite.ts";
import type { PageResult } from "./pageTests.ts";

/** What the script of a page with tests puts on the window. */
export interface TestPage {
  /** Runs the tests that it collected, or those whose name matches. */
  pageTests(only?: string): Promise<PageResult[]>;
}

export interface BrowserSuite extends Visit {
  readonly only?: RegExp;
}

/** Runs a page's tests before vitest collects, and reports each as one of vitest's. The page shows `pageTests`. */
export async function describeInBrowser(name: string, site: PageSite, suite: BrowserSuite): Promise<void> {
  const results = await site.visit(suite, (page) =>
    page.evaluate((only) => (window as unknown as TestPage).pageTests(only), suite.only?.source),
  );
  describe(name, () => {
    for (const { name: test, outcome, message = "" } of results) {
      if (outcome === "skipped") it.skip(`${test} (${message})`, () => undefined);
      else
        it(test, () => {
          if (outcome === "failed") throw new Error(message);
        });
    }
  });
}
