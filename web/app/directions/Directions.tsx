import { Placeholder } from "../shell/Placeholder.tsx";

export function Directions() {
  return <Placeholder name="Directions" />;
}
