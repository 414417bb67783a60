import { useHotkeys, type HotkeyItem } from "@mantine/hooks";
import { isTextField } from "../controls/keys.ts";
import { redo, undo } from "../store/undo.ts";

/** Text fields keep their own undo; a choice or a switch that has the focus has none. */
export function useUndoKeys(): void {
  useHotkeys([onKeys("mod+Z", undo), onKeys("mod+shift+Z", redo), onKeys("mod+Y", redo)], []);
}

function onKeys(keys: string, act: () => void): HotkeyItem {
  const answer = (event: KeyboardEvent): void => {
    if (isTextField(event.target)) return;
    event.preventDefault();
    act();
  };
  return [keys, answer, { preventDefault: false }];
}
