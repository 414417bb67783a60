import { Group, Tabs, Title } from "@mantine/core";
import { NetworkMenu } from "./network/NetworkMenu.tsx";
import { TABS } from "../view/view.ts";
import { HeaderActions } from "./HeaderActions.tsx";
import classes from "./Shell.module.css";
import { TAB_PARTS } from "./tabs.ts";

/** The name, the tabs (at the bottom of a narrow screen), the network, and what can be done with the whole view. */
export function Header() {
  return (
    <div className={classes.bar}>
      <Group gap="sm" wrap="nowrap" className={classes.brand}>
        <img src="./icon.svg" alt="" width={28} height={28} />
        <Title order={1} className={classes.name}>
          StyleGAN2-ADA
        </Title>
      </Group>
      <Tabs.List className={classes.tabs} aria-label="What to do">
        {TABS.map((name) => {
          const { label, Icon } = TAB_PARTS[name];
          return (
            <Tabs.Tab key={name} value={name} className={classes.tab}>
              <Icon className={classes.tabIcon} size={20} aria-hidden />
              {label}
            </Tabs.Tab>
          );
        })}
      </Tabs.List>
      <Group gap={4} wrap="nowrap" className={classes.actions}>
        <NetworkMenu />
        <HeaderActions />
      </Group>
    </div>
  );
}
