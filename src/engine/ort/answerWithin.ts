/** How long a device may take over one thing, in milliseconds: one that works needs less than a second. */
export const LONGEST_ANSWER_MS = 60_000;

/**
 * What a device answers. A driver may hang, and then nobody would ever hear of it; the work itself cannot be stopped.
 * @throws Error once it has taken longer than the limit.
 */
export async function answerWithin<T>(answer: Promise<T>, limit = LONGEST_ANSWER_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(hangText(limit))), limit);
  });
  try {
    return await Promise.race([answer, hang]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a device that hangs does not start. */
export function hangText(limit: number): string {
  return `its driver did not answer within ${limit / 1000} seconds`;
}
