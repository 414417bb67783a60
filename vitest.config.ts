import { defineConfig } from "vitest/config";

/**
 * Compiling a phase of training takes seconds on a busy machine; no test measures time. The variable is for tests that
 * reach ONNX Runtime in a thread where the program cannot set it.
 */
export default defineConfig({
  test: {
    testTimeout: 120_000, hookTimeout: 120_000, include: ["test/**/*.test.ts"], env: { ORT_DISABLE_TELEMETRY: "1" },
  },
});
