import { Placeholder } from "../shell/Placeholder.tsx";

export function Mix() {
  return <Placeholder name="Mix" />;
}
