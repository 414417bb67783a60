import { Paper, Stack } from "@mantine/core";
import type { ReactNode } from "react";

/** What stands alone on a tab until there is more to see. */
export function CenterCard({ children }: { readonly children: ReactNode }) {
  return (
    <Paper radius="lg" p="xl" w="100%" maw={520} mx="auto" mt="12vh" withBorder>
      <Stack gap="lg">{children}</Stack>
    </Paper>
  );
}
