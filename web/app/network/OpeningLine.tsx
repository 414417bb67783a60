import { FloatingProgress } from "../progress/FloatingProgress.tsx";
import { useStudio } from "../store.ts";

/** The next network on its way, while the one before still works. */
export function OpeningLine() {
  const opening = useStudio((state) => state.opening);
  if (opening === undefined) return null;
  return <FloatingProgress fraction={opening.fraction} doing={`${opening.name}: ${opening.doing}`} />;
}
