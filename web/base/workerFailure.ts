/** Said where a part of the page does not come. */
export const NO_ANSWER =
  "the server of this page does not respond. Check that it is running and that this device is online; then try again";

/**
 * Rejects when a worker's script does not come, or fails; otherwise it never settles.
 * @param what the worker does, as a sentence begins with it: "The analysis".
 */
export function workerFailure(worker: Pick<Worker, "addEventListener">, what: string): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(failureText(what, event))));
  });
  failed.catch(() => undefined);
  return failed;
}

/** A script that does not come gives an event without a message. */
function failureText(what: string, { message }: Partial<ErrorEvent>): string {
  if (message === undefined || message === "") return `${what} could not be loaded: ${NO_ANSWER}.`;
  return `${what} failed: ${message}`;
}
