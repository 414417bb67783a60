import { Button, Code, Popover, Stack, Text } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { IconCheck, IconCopy, IconTerminal2 } from "@tabler/icons-react";
import { recipeCommand, type CommandOption } from "../../../src/model/recipe/recipeCommand.ts";
import type { Recipe } from "../../../src/model/recipe/recipe.ts";
import { isSeed } from "../../../src/model/wsSource.ts";
import { DEFAULT_NETWORK, shippedNameOf } from "../../../src/model/shippedNetworks.ts";
import { useStudio } from "../store/store.ts";
import { useTexts } from "../texts/texts.ts";

export interface CommandButtonProps {
  readonly recipe: Recipe;
  /** What the recipe does not say. */
  readonly more?: readonly CommandOption[];
}

/** The command that makes the same on the command line, to copy; not on a phone, where there is none. */
export function CommandButton({ recipe, more }: CommandButtonProps) {
  const { pictures } = useTexts();
  const { name: file = "", cDim = 0 } = useStudio(({ network }) => network) ?? {};
  const name = shippedNameOf(file) ?? file;
  const isNamed = name !== "" && name !== DEFAULT_NETWORK.name;
  const command = recipeCommand(recipe, { cDim, ...(isNamed && { name }) }, more);
  const files = unsavedFiles(recipe);
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const clipboard = useClipboard({ timeout: 2000 });
  const [label, Icon] = clipboard.copied
    ? ([pictures.copied, IconCheck] as const)
    : ([pictures.copy, IconCopy] as const);
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
          {pictures.command}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="md" aria-label={pictures.sameCommand}>
        <Stack gap="sm">
          <Text size="sm">{pictures.sameCommandIs}</Text>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {command}
          </Code>
          {files.length > 0 && <Text size="sm">{pictures.readsFiles(files)}</Text>}
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

/** Files that the command reads and that are none yet: latents of the page. */
function unsavedFiles(recipe: Recipe): readonly string[] {
  const sources = recipe.kind === "mix" ? [...recipe.rows, ...recipe.columns] : recipe.seeds;
  const names = sources.flatMap((one) => (isSeed(one) || one.file !== undefined ? [] : [`${one.name}.npz`]));
  return [...new Set(names)];
}
