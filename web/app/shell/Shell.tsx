import { AppShell, Tabs } from "@mantine/core";
import { Directions } from "../directions/Directions.tsx";
import { Gallery } from "../gallery/Gallery.tsx";
import { Mix } from "../mix/Mix.tsx";
import { useStudio } from "../store.ts";
import { Train } from "../train/Train.tsx";
import { TABS, type Tab } from "../view/view.ts";
import { Walk } from "../walk/Walk.tsx";

const PANELS: Record<Tab, { readonly label: string; readonly Panel: () => React.ReactNode }> = {
  gallery: { label: "Gallery", Panel: Gallery },
  mix: { label: "Mix", Panel: Mix },
  walk: { label: "Walk", Panel: Walk },
  directions: { label: "Directions", Panel: Directions },
  train: { label: "Train", Panel: Train },
};

export function Shell() {
  const tab = useStudio(({ view }) => view.tab);
  const change = useStudio((state) => state.change);
  const choose = (value: string | null): void => {
    const chosen = TABS.find((candidate) => candidate === value);
    if (chosen !== undefined) change({ tab: chosen });
  };
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false} variant="pills">
      <AppShell header={{ height: 60 }} padding="md">
        <AppShell.Header>
          <Tabs.List>
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {PANELS[name].label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </AppShell.Header>
        <AppShell.Main>
          {TABS.map((name) => {
            const { Panel } = PANELS[name];
            return (
              <Tabs.Panel key={name} value={name}>
                <Panel />
              </Tabs.Panel>
            );
          })}
        </AppShell.Main>
      </AppShell>
    </Tabs>
  );
}
