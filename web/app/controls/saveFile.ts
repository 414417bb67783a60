import { asError } from "../../../src/base/errors.ts";
import { notifications } from "@mantine/notifications";
import { said } from "../texts/foreign.ts";
import { texts } from "../texts/texts.ts";

/** Long enough to be read. */
const SEEN_MS = 3000;

/** Makes a file and lets the browser save it, where and as its user is used to; says that it did, or why it failed. */
export async function saveFile(name: string, make: () => Blob | Promise<Blob>): Promise<void> {
  try {
    offer(name, await make());
    notifications.show({ message: texts().controls.saved(name), autoClose: SEEN_MS, withBorder: true });
  } catch (error) {
    const message = asError(error).message;
    notifications.show({ color: "red", title: texts().controls.notSaved(name), message: said(message) });
  }
}

function offer(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The click is answered after this; the address must live until then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
