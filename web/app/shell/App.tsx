import { AppShell, MantineProvider, Tabs } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { Announcer } from "../controls/Announcer.tsx";
import { useStudio } from "../store/store.ts";
import { useTexts } from "../texts/texts.ts";
import { TABS } from "../view/view.ts";
import { Header } from "./Header.tsx";
import { DropAnywhere } from "./network/DropAnywhere.tsx";
import { NetworkGate } from "./network/NetworkGate.tsx";
import { useFirstNetwork } from "./network/useFirstNetwork.ts";
import classes from "./Shell.module.css";
import { TAB_PARTS } from "./tabs.ts";
import { themeOf } from "./theme.ts";
import { useUndoKeys } from "./undo.ts";
import { useLink } from "./useLink.ts";

export function App() {
  useLink();
  useUndoKeys();
  useFirstNetwork();
  // All of the page is drawn again when the language is another, and modules that make sentences are asked again.
  const { controls } = useTexts();
  const theme = useMemo(() => themeOf(controls.close), [controls]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" className={classes.notices} />
      <Shell />
    </MantineProvider>
  );
}

/** The page: what is the same on all tabs, and the tab. */
function Shell() {
  const { shell } = useTexts();
  useDocumentTitle(shell.title);
  const tab = useStudio(({ view }) => view.tab);
  const change = useStudio((state) => state.change);
  const choose = (value: string | null): void => {
    const chosen = TABS.find((candidate) => candidate === value);
    if (chosen !== undefined) change({ tab: chosen });
  };
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false} variant="none">
      <AppShell header={{ height: 64 }} padding={0}>
        <AppShell.Header className={classes.header} aria-label={shell.header}>
          <Header />
        </AppShell.Header>
        <AppShell.Main>
          <div className={classes.main}>
            {TABS.map((name) => {
              const { Panel, standsAlone = false } = TAB_PARTS[name];
              return (
                <Tabs.Panel key={name} value={name}>
                  <NetworkGate needed={!standsAlone}>{Panel}</NetworkGate>
                </Tabs.Panel>
              );
            })}
          </div>
        </AppShell.Main>
      </AppShell>
      <DropAnywhere />
      <Announcer />
    </Tabs>
  );
}
