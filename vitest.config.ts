import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Many tests wait for a process or a browser, so that two cores have room for three files. */
const WORKERS = Math.max(3, availableParallelism() - 1);

const APART = ["test/engine/!(openWeb*|ortWeb*).test.ts", "test/cli/shipped.test.ts"];

/** What a file imports that starts browsers or programs: tens of seconds, where most others take none. */
const STARTS =
  /from "(?:[^"]*\/(?:browser|cluster)\/|[^"]*\/(?:playground|builtProgram|trainRuns)\.ts|node:child_process)/;

/**
 * What began last would run alone, beside an idle core, so the long files begin: those that need processes of their
 * own, since one of them between others would end a process that the others share; then those that start something.
 * Within each, vitest begins with what took longest the last time, or with the largest files where it has not run yet.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranks = new Map(
      files.map((file) => {
        if (file.project.config.isolate) return [file, 0];
        return [file, STARTS.test(readFileSync(file.moduleId, "utf8")) ? 1 : 2];
      }),
    );
    const rank = (file: TestSpecification): number => ranks.get(file) ?? 0;
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/**
 * Compiling a phase of training takes seconds on a busy machine; no test measures time. The variable is for tests that
 * reach ONNX Runtime in a thread where the program cannot set it.
 */
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    env: { ORT_DISABLE_TELEMETRY: "1" },
    coverage: { include: ["src/**/*.ts"], reporter: ["text", "json-summary"] },
    projects: [
      // Native libraries read a process's environment once, and a module is mocked only where nothing imported it before:
      // these files need processes of their own.
      { extends: true, test: { name: "apart", include: APART } },
      // All others share processes: starting one and importing everything again takes longer than most of them do.
      {
        extends: true,
        test: {
          name: "all else",
          include: ["test/**/*.test.ts"],
          exclude: APART,
          isolate: false,
          setupFiles: ["test/sharedSessions.ts"],
        },
      },
    ],
  },
});
