import { Failure } from "../../../controls/Failure.tsx";
import { useTexts } from "../../../texts/texts.ts";
import { useProjection } from "./useProjection.ts";

/** Why the last photo has no latent. */
export function ProjectionFailure() {
  const { edit: t } = useTexts();
  const failure = useProjection((state) => state.failure);
  if (failure === undefined) return null;
  return <Failure title={t.failed} message={failure} />;
}
