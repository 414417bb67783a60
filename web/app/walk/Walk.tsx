import { Placeholder } from "../shell/Placeholder.tsx";

export function Walk() {
  return <Placeholder name="Walk" />;
}
