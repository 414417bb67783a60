import { Placeholder } from "../shell/Placeholder.tsx";

export function Gallery() {
  return <Placeholder name="Gallery" />;
}
