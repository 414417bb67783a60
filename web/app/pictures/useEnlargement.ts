import { useLocalStorage } from "@mantine/hooks";
import type { Enlargement } from "./pngs.ts";

/** How pictures are enlarged when they are saved; kept in this browser. */
export function useEnlargement(): [Enlargement, (patch: Partial<Enlargement>) => void] {
  const [enlargement, set] = useLocalStorage<Enlargement>({
    key: "stylegan.saving",
    defaultValue: { scale: 1, isCrisp: false },
    getInitialValueInEffect: false,
  });
  return [enlargement, (patch) => set({ ...enlargement, ...patch })];
}
