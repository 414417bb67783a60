import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useLink } from "./useLink.ts";
import { useUndoKeys } from "./useUndoKeys.ts";
import { useFirstNetwork } from "./network/useFirstNetwork.ts";
import { Shell } from "./Shell.tsx";
import classes from "./Shell.module.css";
import { theme } from "./theme.ts";

export function App() {
  useLink();
  useUndoKeys();
  useFirstNetwork();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" className={classes.notices} />
      <Shell />
    </MantineProvider>
  );
}
