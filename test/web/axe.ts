import axe from "axe-core";
import type { Page } from "playwright-core";

/** Beyond what axe asks by itself: WCAG 2.2's least size of what a finger has to meet, 24 x 24 points. */
const OPTIONS: axe.RunOptions = { rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };

/** What the colours alone decide. */
const OF_COLOURS: axe.RunOptions = {
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
  resultTypes: ["violations"],
};

/**
 * What axe finds, as lines that name the place. It runs in the page itself: the package for Playwright takes seven
 * times as long, for documents within documents, which the page has none of.
 */
export async function findings(page: Page, options = OPTIONS): Promise<string[]> {
  if (page.frames().length > 1) throw new Error("axe would have to look into frames");
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (asked) => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run(document, asked);
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, html }) => ({ target, html })),
    }));
  }, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html}`));
}

/** What axe finds in light colours, and then what it finds wrong with dark ones. */
export async function findingsInBothSchemes(page: Page): Promise<string[]> {
  const inLight = await findings(page);
  // Colours would change little by little.
  const style = await page.addStyleTag({ content: "*, ::before, ::after { transition: none !important; }" });
  await changeScheme(page, "dark");
  const inDark = await findings(page, OF_COLOURS);
  await changeScheme(page, "light");
  await style.evaluate((element) => (element as Element).remove());
  return [...inLight, ...inDark.map((line) => `in dark colours: ${line}`)];
}

async function changeScheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, colorScheme);
}
