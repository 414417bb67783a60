import { VisuallyHidden } from "@mantine/core";
import { useStudio } from "../store.ts";

/** Tells a screen reader what the page is busy with, and when it is done; fractions would be chatter. */
export function Announcer() {
  const doing = useStudio(({ opening }) => opening && `${opening.name}: ${opening.doing}`);
  const ready = useStudio(({ network }) => network && `${network.name} is open, computed with ${network.device}.`);
  return <VisuallyHidden role="status">{doing ?? ready}</VisuallyHidden>;
}
