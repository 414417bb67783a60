import { Button, Code, Popover, Stack, Text } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { IconCheck, IconCopy, IconTerminal2 } from "@tabler/icons-react";
import type { Label } from "../../../src/model/labels.ts";
import { useStudio } from "../store/store.ts";
import { useLook } from "../store/usableLook.ts";
import { commandLine, labelOption, lookOptions, type Option } from "./commandLine.ts";

export interface CommandButtonProps {
  readonly command: string;
  /** What the command does not do although the page does. */
  readonly gap?: string;
}

/** The command that makes the same on the command line, to copy; not on a phone, where there is none. */
export function CommandButton({ command, gap }: CommandButtonProps) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const clipboard = useClipboard({ timeout: 2000 });
  const [label, Icon] = clipboard.copied ? (["Copied", IconCheck] as const) : (["Copy", IconCopy] as const);
  return (
    <Popover opened={isOpen} onChange={close} width={360} radius="lg" shadow="lg" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          visibleFrom="sm"
          leftSection={<IconTerminal2 size={18} aria-hidden />}
          onClick={toggle}
        >
          Command
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="md" aria-label="The same on the command line">
        <Stack gap="sm">
          <Text size="sm">The same on the command line:</Text>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {command}
          </Code>
          {gap !== undefined && (
            <Text size="xs" className="quiet">
              {gap}
            </Text>
          )}
          <Button
            size="xs"
            variant="light"
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => clipboard.copy(command)}
          >
            {label}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/**
 * A command for the network and the look of the page.
 * @param labels of what it visits, where they may have labels of their own.
 */
export function useCommand(
  command: string,
  options: readonly Option[],
  labels: readonly (Label | undefined)[] = [],
): CommandButtonProps {
  const look = useLook();
  const { name = "", cDim = 0 } = useStudio(({ network }) => network) ?? {};
  const isMoved = look.directions.some(({ amount }) => amount !== 0);
  return {
    command: commandLine(command, [...lookOptions(look, { name }), labelOption(look, { cDim, labels }), ...options]),
    gap: isMoved ? "The command line knows no directions: its pictures are those without them." : undefined,
  };
}
