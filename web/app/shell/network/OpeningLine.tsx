import { FloatingProgress } from "../../controls/FloatingProgress.tsx";
import { useStudio } from "../../store/store.ts";

/** The next network on its way, while the one before still works. */
export function OpeningLine() {
  const opening = useStudio((state) => state.opening);
  const cancel = useStudio((state) => state.cancelOpening);
  if (opening === undefined) return null;
  const { name, fraction, doing } = opening;
  return <FloatingProgress fraction={fraction} doing={`${name}: ${doing}`} onCancel={cancel} />;
}
