import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useLink } from "./shell/useLink.ts";
import { useUndoKeys } from "./shell/useUndoKeys.ts";
import { useFirstNetwork } from "./network/useFirstNetwork.ts";
import { Shell } from "./shell/Shell.tsx";
import classes from "./shell/Shell.module.css";
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
