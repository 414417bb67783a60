import { UserError } from "../../../src/base/errors.ts";

/** The browser gives no more room: what should be kept is still in memory. */
export class NoRoom extends UserError {}

/**
 * Browsers say that there is no room by the name of an error; anything else is none that the user can mend.
 * @param attempted what is kept, as an error names it: "store the training in this browser".
 */
export async function withQuota<T>(attempted: string, bytes: number, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "QuotaExceededError") throw error;
    throw new NoRoom(
      {
        attempted,
        rule: `there must be room for ${Math.ceil(bytes / 2 ** 20)} MB more`,
        received: "no more from the browser",
        next: "Free space on the disk or delete other sites' data, then try again.",
      },
      { cause: error },
    );
  }
}
