import { Box } from "@mantine/core";
import { ProgressLine } from "../progress/ProgressLine.tsx";
import { useStudio } from "../store.ts";

/** The next network on its way, while the one before still works. */
export function OpeningLine() {
  const opening = useStudio((state) => state.opening);
  if (opening === undefined) return null;
  return (
    <Box mb="md">
      <ProgressLine fraction={opening.fraction} doing={`${opening.name}: ${opening.doing}`} />
    </Box>
  );
}
