import { ActionIcon, Group, Tabs, Title, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
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
import { writeLink } from "../view/link.ts";
import { TABS } from "../view/view.ts";
import { NetworkMenu } from "./network/NetworkMenu.tsx";
import classes from "./Shell.module.css";
import { TAB_PARTS } from "./tabs.ts";

/** The name, the tabs (at the bottom of a narrow screen), the network, and what can be done with the whole view. */
export function Header() {
  const [hasRuns, tab] = [useStudio((state) => state.hasRuns), useStudio(({ view }) => view.tab)];
  const shown = TABS.filter((name) => name !== "runs" || hasRuns || tab === name);
  return (
    <div className={classes.bar}>
      <Group gap="sm" wrap="nowrap" className={classes.brand}>
        <img src="./icon.svg" alt="" width={28} height={28} />
        <Title order={1} className={classes.name}>
          StyleGAN2-ADA
        </Title>
      </Group>
      <Tabs.List className={classes.tabs} aria-label="What to do">
        {shown.map((name) => {
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

/** Undo, redo, a link to the view, light and dark. */
function HeaderActions() {
  const { canUndo, canRedo } = useUndoState();
  return (
    <>
      <Action label="Undo" Icon={IconArrowBackUp} onClick={undo} disabled={!canUndo} />
      <Action label="Redo" Icon={IconArrowForwardUp} onClick={redo} disabled={!canRedo} />
      <CopyLink />
      <SchemeSwitch />
    </>
  );
}

function CopyLink() {
  const clipboard = useClipboard({ timeout: 2000 });
  const copy = (): void => {
    const address = new URL(window.location.href);
    const { view, linkedFile } = useStudio.getState();
    address.hash = writeLink(view, linkedFile);
    clipboard.copy(address.href);
  };
  const [label, Icon] = clipboard.copied ? (["Link copied", IconCheck] as const) : (["Copy link", IconLink] as const);
  return <Action label={label} Icon={Icon} onClick={copy} />;
}

/** Follows the system until it is used. */
function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const other = scheme === "dark" ? "light" : "dark";
  const Icon = scheme === "dark" ? IconSun : IconMoon;
  return <Action label={`Use ${other} colours`} Icon={Icon} onClick={() => setColorScheme(other)} />;
}
