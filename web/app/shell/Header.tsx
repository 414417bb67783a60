import { ActionIcon, Group, Tabs, Title, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconLink,
  IconMoon,
  IconSun,
  type Icon,
} from "@tabler/icons-react";
import { useStudio } from "../store/store.ts";
import { redo, undo, useUndoState } from "./undo.ts";
import { useTexts } from "../texts/texts.ts";
import { isToldByLink } from "../view/linkLosses.ts";
import { writeLink } from "../view/link.ts";
import { TABS } from "../view/view.ts";
import { LanguageMenu } from "./LanguageMenu.tsx";
import { NetworkMenu } from "./network/NetworkMenu.tsx";
import classes from "./Shell.module.css";
import { TAB_PARTS } from "./tabs.ts";

/** The name, the tabs (at the bottom of a narrow screen), the network, and what can be done with the whole view. */
export function Header() {
  const [hasRuns, tab] = [useStudio((state) => state.hasRuns), useStudio(({ view }) => view.tab)];
  const { shell, tabs } = useTexts();
  const shown = TABS.filter((name) => name !== "runs" || hasRuns || tab === name);
  return (
    <div className={classes.bar}>
      <Group gap="sm" wrap="nowrap" className={classes.brand}>
        <img src="./icon.svg" alt="" width={28} height={28} />
        <Title order={1} className={classes.name}>
          StyleGAN2-ADA
        </Title>
      </Group>
      <Tabs.List className={classes.tabs} aria-label={shell.tabs}>
        {shown.map((name) => {
          const { Icon } = TAB_PARTS[name];
          return (
            <Tabs.Tab key={name} value={name} className={classes.tab}>
              <Icon className={classes.tabIcon} size={20} aria-hidden />
              {tabs[name]}
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

interface ActionProps {
  readonly label: string;
  readonly Icon: Icon;
  readonly onClick: () => void;
  readonly disabled?: boolean;
}

function Action({ label, Icon, onClick, disabled = false }: ActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes.action}
        variant="subtle"
        color="gray"
        size={40}
        radius="xl"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Undo, redo, a link to the view, light and dark, the language. */
function HeaderActions() {
  const { canUndo, canRedo } = useUndoState();
  const { shell } = useTexts();
  return (
    <>
      <Action label={shell.undo} Icon={IconArrowBackUp} onClick={undo} disabled={!canUndo} />
      <Action label={shell.redo} Icon={IconArrowForwardUp} onClick={redo} disabled={!canRedo} />
      <CopyLink />
      <SchemeSwitch />
      <LanguageMenu />
    </>
  );
}

function CopyLink() {
  const { shell } = useTexts();
  const clipboard = useClipboard({ timeout: 2000 });
  const copy = (): void => {
    const address = new URL(window.location.href);
    const { view, linkedFile } = useStudio.getState();
    address.hash = writeLink(view, linkedFile);
    clipboard.copy(address.href);
    if (!isToldByLink(view)) notifications.show({ message: shell.linkLeavesOut, autoClose: 8000, withBorder: true });
  };
  const [label, Icon] = clipboard.copied
    ? ([shell.linkCopied, IconCheck] as const)
    : ([shell.copyLink, IconLink] as const);
  return <Action label={label} Icon={Icon} onClick={copy} />;
}

/** Follows the system until it is used. */
function SchemeSwitch() {
  const { shell } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  if (scheme === "dark") {
    return <Action label={shell.useLight} Icon={IconSun} onClick={() => setColorScheme("light")} />;
  }
  return <Action label={shell.useDark} Icon={IconMoon} onClick={() => setColorScheme("dark")} />;
}
