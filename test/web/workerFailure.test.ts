import { expect, it } from "vitest";
import { workerFailure } from "../../web/base/workerFailure.ts";

/** An error of a worker as a browser tells it. */
function failing(parts: object): Promise<never> {
  const target = new EventTarget();
  const worker = { addEventListener: target.addEventListener.bind(target) } as Pick<Worker, "addEventListener">;
  const failed = workerFailure(worker, "The analysis");
  target.dispatchEvent(Object.assign(new Event("error"), parts));
  return failed;
}

it("says what happened where a worker's script does not come, and what to do", async () => {
  await expect(failing({})).rejects.toThrow(/^The analysis could not be loaded: the server .*; then try again\.$/);
  await expect(failing({ message: "x is not defined" })).rejects.toThrow("The analysis failed: x is not defined");
});
