import { Alert } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useStudio } from "../../store/store.ts";

/** A link carries no checkpoint; says which one its pictures came from until that is open. */
export function LinkedFileNotice() {
  const network = useStudio((state) => state.network);
  const linkedFile = useStudio((state) => state.linkedFile);
  if (network === undefined || linkedFile === undefined || linkedFile === network.name) return null;
  return (
    <Alert mb="lg" radius="lg" icon={<IconLink aria-hidden />} title={`This link was made with ${linkedFile}`}>
      Open that checkpoint to see the same pictures. These come from {network.name}.
    </Alert>
  );
}
