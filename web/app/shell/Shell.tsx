import { AppShell, Tabs } from "@mantine/core";
import { Announcer } from "./Announcer.tsx";
import { DropAnywhere } from "./network/DropAnywhere.tsx";
import { NetworkGate } from "./network/NetworkGate.tsx";
import { useStudio } from "../store/store.ts";
import { TABS } from "../view/view.ts";
import { Header } from "./Header.tsx";
import classes from "./Shell.module.css";
import { TAB_PARTS } from "./tabs.ts";

/** The page: what is the same on all tabs, and the tab. */
export function Shell() {
  const tab = useStudio(({ view }) => view.tab);
  const change = useStudio((state) => state.change);
  const choose = (value: string | null): void => {
    const chosen = TABS.find((candidate) => candidate === value);
    if (chosen !== undefined) change({ tab: chosen });
  };
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false} variant="none">
      <AppShell header={{ height: 64 }} padding={0}>
        <AppShell.Header className={classes.header} aria-label="Page">
          <Header />
        </AppShell.Header>
        <AppShell.Main>
          <div className={classes.main}>
            {TABS.map((name) => (
              <Tabs.Panel key={name} value={name}>
                <NetworkGate needed={name !== "train"}>{TAB_PARTS[name].Panel}</NetworkGate>
              </Tabs.Panel>
            ))}
          </div>
        </AppShell.Main>
      </AppShell>
      <DropAnywhere />
      <Announcer />
    </Tabs>
  );
}
