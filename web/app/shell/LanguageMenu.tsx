import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck, IconLanguage } from "@tabler/icons-react";
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
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <Menu.Item
            key={language}
            lang={LANGUAGES[language].tag}
            role="menuitemradio"
            aria-checked={language === current}
            rightSection={language === current && <IconCheck size={16} aria-hidden />}
            onClick={() => chooseLanguage(language)}
          >
            {LANGUAGES[language].name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
