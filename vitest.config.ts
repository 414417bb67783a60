import { defineConfig } from "vitest/config";

/** Compiling a phase of training takes seconds on a busy machine; no test measures time. */
export default defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000, include: ["test/**/*.test.ts"] } });
