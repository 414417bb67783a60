const NAME = "stylegan2-ada-training";
/** A tab that is being left, such as by a reload, lets go within this time. */
const PATIENCE_MS = 1500;

/**
 * Holds the stored run for this tab for as long as its worker lives. Waits where another tab has it.
 * @param onWait hears that it will take longer.
 */
export function holdRun(onWait: () => void): Promise<void> {
  // Pages without a secure origin have neither locks nor a store that two tabs could share.
  if (!("locks" in navigator)) return Promise.resolve();
  const timer = setTimeout(onWait, PATIENCE_MS);
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(NAME, () => {
      clearTimeout(timer);
      resolve();
      return new Promise(() => undefined);
    });
    held.catch(reject);
  });
}
