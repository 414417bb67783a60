import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Many tests wait for a process or a browser, so that even two cores have room for two files. */
const WORKERS = Math.max(2, availableParallelism() - 1);

const APART = ["test/engine/**/*.test.ts", "test/cli/shipped.test.ts"];

/** What takes tens of seconds, the longest first: one that began last would run alone, beside an idle core. */
const LONG = [
  "engine/ortNodeWebgpu",
  "engine/ortWebWebgpu",
  "web/train",
  "web/entry",
  "engine/openWebEngine",
  "engine/ortWebWasm",
  "web/directions",
  "web/walk",
  "web/gallery",
  "cli/trainResume",
  "checkpoints/fuzz",
  "cli/interrupt",
  "web/accessibility",
  "web/mix",
  "web/checkpoints",
  "web/dialects",
  "web/layout",
  "web/training/room",
  "cli/train",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place < 0 ? LONG.length : place;
    };
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
