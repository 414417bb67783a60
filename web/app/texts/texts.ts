import { useLanguage } from "./language.ts";
import { controls } from "./tables/controls.ts";
import { directions } from "./tables/directions.ts";
import { gallery } from "./tables/gallery.ts";
import { mix } from "./tables/mix.ts";
import { noiseModes, pictures } from "./tables/pictures.ts";
import { drag } from "./tables/drag.ts";
import { edit } from "./tables/edit.ts";
import { runs, runStates } from "./tables/runs.ts";
import { deviceHints, devices, network, saveFormats } from "./tables/network.ts";
import { library } from "./tables/library.ts";
import { shelf } from "./tables/shelf.ts";
import { shell } from "./tables/shell.ts";
import { tabs } from "./tables/tabs.ts";
import {
  train,
  trainHelp,
  trainLabels,
  trainMilestones,
  trainProblems,
  trainStages,
  trainWidths,
} from "./tables/train.ts";
import { filmFormats, filmQualities, filmQualityHints, walk } from "./tables/walk.ts";
import { words } from "./tables/words.ts";
import { EN, ZH, type Formats } from "./formats.ts";
import { spoken, type Language, type Spoken } from "./text.ts";

/** All texts of the page: a table for each of its parts. */
export const TABLES = {
  controls,
  deviceHints,
  devices,
  directions,
  filmFormats,
  filmQualities,
  filmQualityHints,
  gallery,
  mix,
  network,
  noiseModes,
  pictures,
  drag,
  edit,
  library,
  runs,
  runStates,
  saveFormats,
  shelf,
  shell,
  tabs,
  train,
  trainHelp,
  trainLabels,
  trainMilestones,
  trainProblems,
  trainStages,
  trainWidths,
  walk,
  words,
};

type Tables = typeof TABLES;
/** Every text of the page in one language, by table and name. */
export type Texts = { readonly [Name in keyof Tables]: Spoken<Tables[Name]> };

function allIn(language: Language): Texts {
  const tables = Object.entries(TABLES).map(([name, table]) => [name, spoken(table, language)]);
  return Object.fromEntries(tables) as Texts;
}

const TEXTS: Readonly<Record<Language, Texts>> = { en: allIn("en"), zh: allIn("zh") };

/** The texts of the page; the component is drawn again when another language is chosen. */
export function useTexts(): Texts {
  return TEXTS[useLanguage(({ language }) => language)];
}

/** The texts at this moment, for sentences that plain modules make. What keeps them keeps their language. */
export function texts(): Texts {
  return TEXTS[useLanguage.getState().language];
}

const FORMATS: Readonly<Record<Language, Formats>> = { en: EN, zh: ZH };

/** How numbers are written at this moment. */
export function formats(): Formats {
  return FORMATS[useLanguage.getState().language];
}
