import { Placeholder } from "../shell/Placeholder.tsx";

export function Train() {
  return <Placeholder name="Train" />;
}
