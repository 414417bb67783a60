import axe from "axe-core";
import type { Page } from "playwright-core";

/** Beyond what axe asks by itself: WCAG 2.2's least size of what a finger has to meet, 24 x 24 points. */
const OPTIONS = {
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations" as const],
} satisfies axe.RunOptions;

/**
 * What axe finds, as lines that name the place. It runs in the page itself: the package for Playwright takes seven
 * times as long, for documents within documents, which the page has none of.
 */
export async function findings(page: Page): Promise<string[]> {
  if (page.frames().length > 1) throw new Error("axe would have to look into frames");
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (options) => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run(document, options);
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, html }) => ({ target, html })),
    }));
  }, OPTIONS);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html}`));
}
