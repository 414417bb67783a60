import { useMediaQuery } from "@mantine/hooks";

/** Whether a tab's controls have a place beside its work. */
export function useIsWide(): boolean {
  return useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
}
