import { Stack, Text } from "@mantine/core";
import { OpenButton } from "../../controls/OpenButton.tsx";

/** Says that another network may be opened, and that it stays here. */
export function OwnNetwork() {
  return (
    <Stack gap={6}>
      <OpenButton variant="light" fullWidth />
      <Text size="xs" className="quiet">
        Or drop one anywhere: .safetensors, .pth or an official .pkl. It is read in this browser and sent nowhere.
      </Text>
    </Stack>
  );
}
