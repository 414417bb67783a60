import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Beyond what axe asks by itself: WCAG 2.2's least size of what a finger has to meet, 24 x 24 points. */
const RULES = { "target-size": { enabled: true } };

/** What axe finds, as lines that name the place. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ rules: RULES }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(" ")} ${html}`));
}
