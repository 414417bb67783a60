import { ActionIcon, Menu } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { chooseLanguage, useLanguage } from "../texts/language.ts";
import { LANGUAGES, type Language } from "../texts/text.ts";
import { useTexts } from "../texts/texts.ts";
import classes from "./Shell.module.css";

/** The languages of the page, each in its own words. */
export function LanguageMenu() {
  const { shell } = useTexts();
  const current = useLanguage(({ language }) => language);
  return (
    <Menu position="bottom-end" shadow="lg">
      <Menu.Target>
        <ActionIcon
          className={classes.action}
          variant="subtle"
          color="gray"
          size={40}
          radius="xl"
          aria-label={shell.language}
        >
          <IconLanguage size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current} onChange={(language) => chooseLanguage(language as Language)}>
          {Object.entries(LANGUAGES).map(([language, { tag, name }]) => (
            <Menu.RadioItem key={language} value={language} lang={tag}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
