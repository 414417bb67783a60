import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
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
import { writeLink } from "../view/link.ts";
import classes from "./Shell.module.css";
import { redo, undo, useUndoState } from "../store/undo.ts";

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
export function HeaderActions() {
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
