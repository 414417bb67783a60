/** Stands for vitest where a suite runs in a page: collects its tests, then runs them one after another. */
export interface PageResult {
  /** `suite > group > test`. */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly message?: string;
  readonly milliseconds: number;
}

interface Context {
  skip(condition: boolean, reason: string): void;
}
type Work = () => unknown;
interface Group {
  readonly name: string;
  readonly before: Work[];
  readonly after: Work[];
  readonly entries: (Group | Test)[];
}
interface Test {
  readonly name: string;
  readonly work: (context: Context) => unknown;
}

const root: Group = { name: "", before: [], after: [], entries: [] };
let current = root;

/** Options of vitest's, such as a longer time limit, mean nothing here. */
export function describe(name: string, ...rest: readonly [Work] | readonly [object, Work]): void {
  const outer = current;
  current = { name, before: [], after: [], entries: [] };
  outer.entries.push(current);
  (rest.at(-1) as Work)();
  current = outer;
}

export function it(name: string, work: Test["work"]): void {
  current.entries.push({ name, work });
}

export function beforeAll(work: Work): void {
  current.before.push(work);
}

export function afterAll(work: Work): void {
  current.after.push(work);
}

/**
 * Runs what was collected, or those tests whose name matches. A group whose preparation fails is one failed test.
 * @throws Error when no test matches.
 */
export async function runTests(only = ""): Promise<PageResult[]> {
  const chosen = matching(root, new RegExp(only), []);
  if (chosen.entries.length === 0) throw new Error(`No test matches ${only}`);
  return runGroup(chosen, []);
}

function matching(group: Group, pattern: RegExp, path: readonly string[]): Group {
  const entries = group.entries.flatMap((entry): (Group | Test)[] => {
    const here = [...path, entry.name];
    if ("work" in entry) return pattern.test(here.join(" > ")) ? [entry] : [];
    const inner = matching(entry, pattern, here);
    return inner.entries.length === 0 ? [] : [inner];
  });
  return { ...group, entries };
}

async function runGroup({ name, before, after, entries }: Group, path: readonly string[]): Promise<PageResult[]> {
  const here = name === "" ? path : [...path, name];
  const results: PageResult[] = [];
  const prepared = await runTest({ name: "prepares", work: () => inTurn(before) }, here);
  if (prepared.outcome === "failed") return [prepared];
  for (const entry of entries) {
    results.push(...("work" in entry ? [await runTest(entry, here)] : await runGroup(entry, here)));
  }
  const ended = await runTest({ name: "ends", work: () => inTurn(after) }, here);
  return ended.outcome === "failed" ? [...results, ended] : results;
}

async function inTurn(steps: readonly Work[]): Promise<void> {
  for (const step of steps) await step();
}

class Skipped extends Error {}

async function runTest({ name, work }: Test, path: readonly string[]): Promise<PageResult> {
  const start = performance.now();
  const result = (outcome: PageResult["outcome"], message?: string): PageResult => ({
    name: [...path, name].join(" > "),
    outcome,
    message,
    milliseconds: performance.now() - start,
  });
  try {
    await work({
      skip(condition, reason) {
        if (condition) throw new Skipped(reason);
      },
    });
    return result("passed");
  } catch (error) {
    if (error instanceof Skipped) return result("skipped", error.message);
    return result("failed", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

export { expect } from "./pageExpect.ts";
