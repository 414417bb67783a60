import { Command as Commander, type CommanderError, Option } from "commander";
import { UserError } from "../base/errors.ts";
import { similarNames } from "../base/similarNames.ts";
import type { Command, CommandEntry, CommandGroup, OptionSpec, OptionSpecs } from "./command.ts";
import { Informed, UsageError } from "./exit.ts";
import { flag } from "./options.ts";

/** Options of every command. */
const COMMON_OPTIONS = {
  json: flag("--json", 'print one JSON object on stdout: the result, or {"error": ...}; no progress'),
  quiet: flag("--quiet", "print no progress and no notes"),
};

export interface Invocation {
  readonly command: Command;
  readonly options: Readonly<Record<string, unknown>>;
  readonly common: { readonly json: boolean; readonly quiet: boolean };
  readonly words: readonly string[];
}

export interface ProgramSettings {
  readonly version: string;
  /** Where --help goes. */
  readonly write: (text: string) => void;
  /** Called once, with what the command line asks for. */
  readonly run: (invocation: Invocation) => Promise<void>;
}

/**
 * The command line's grammar, from the table of commands.
 * `parseAsync(words, { from: "user" })` throws UsageError for what makes no sense and Informed after --help.
 */
export function createProgram(commands: readonly CommandEntry[], settings: ProgramSettings): Commander {
  const program = new Commander("stylegan")
    .description("StyleGAN2-ADA: generate images, mix styles, make videos and train")
    .version(settings.version);
  configure(program, "stylegan", settings);
  program.helpCommand("help [command]", "show help for a command");
  for (const entry of commands) addEntry(program, entry, "stylegan", settings);
  return program;
}

function addEntry(parent: Commander, entry: CommandEntry, path: string, settings: ProgramSettings): void {
  const commander = parent.command(entry.name).description(entry.summary);
  const fullName = `${path} ${entry.name}`;
  configure(commander, fullName, settings);
  if (isGroup(entry)) for (const inner of entry.commands) addEntry(commander, inner, fullName, settings);
  else fill(commander, entry, fullName, settings);
}

function isGroup(entry: CommandEntry): entry is CommandGroup {
  return "commands" in entry;
}

function configure(commander: Commander, path: string, { write }: ProgramSettings): void {
  commander.helpOption("-h, --help", "show help");
  commander.helpCommand(false);
  commander.configureOutput({ writeOut: write, writeErr: () => undefined });
  commander.exitOverride((error) => {
    throw translate(error, path, commander);
  });
}

function translate(error: CommanderError, path: string, commander: Commander): Error {
  if (error.exitCode === 0) return new Informed();
  if (error.code === "commander.unknownOption") return new UsageError(unknownOption(error, commander), path);
  if (error.code !== "commander.help") return new UsageError(error.message.replace(/^error: /, ""), path);
  return new UsageError(`a command is missing\n\n${commander.helpInformation().trimEnd()}`, path);
}

/** The library compares `--outdir=foo`, value and all, with the options' names: its hint is often missing. */
function unknownOption({ message }: CommanderError, { options }: Commander): string {
  const text = message.replace(/^error: /, "");
  if (text.includes("\n")) return text;
  const [, written = ""] = /'(--[^=']+)=/.exec(text) ?? [];
  const [similar] =
    written === ""
      ? []
      : similarNames(
          written,
          options.flatMap(({ long }) => long ?? []),
          1,
        );
  return similar === undefined ? text : `${text}\n(Did you mean ${similar}?)`;
}

function fill(commander: Commander, command: Command, path: string, settings: ProgramSettings): void {
  for (const { syntax, description } of command.words ?? []) commander.argument(syntax, description);
  const options = addOptions(commander, command.options, path);
  const common = addOptions(commander, COMMON_OPTIONS, path);
  commander.addHelpText("after", examplesText(command));
  commander.action(async () => {
    const { json, quiet } = common();
    const invocation = { command, options: options(), common: { json: json === true, quiet: quiet === true } };
    await settings.run({ ...invocation, words: commander.args });
  });
}

/** Declares the options; the function returned reads their values once the words are parsed. */
function addOptions(commander: Commander, specs: OptionSpecs, path: string): () => Record<string, unknown> {
  const declared = Object.entries(specs).map(([name, spec]) => ({ name, spec, option: optionFor(spec, path) }));
  for (const { option } of declared) commander.addOption(option);
  return () => {
    const given: Record<string, unknown> = commander.opts();
    return Object.fromEntries(
      declared.map(({ name, spec, option }) => [name, given[option.attributeName()] ?? spec.fallback]),
    );
  };
}

function optionFor({ flags, description, parse, required = false }: OptionSpec<unknown>, path: string): Option {
  const option = new Option(flags, description);
  option.makeOptionMandatory(required);
  if (parse === undefined) return option;
  return option.argParser((words: string) => {
    try {
      return parse(words);
    } catch (error) {
      throw error instanceof UserError ? new UsageError(error.message, path, { cause: error }) : error;
    }
  });
}

function examplesText({ examples }: Command): string {
  if (examples.length === 0) return "";
  return `\nExamples:\n${examples.map(({ line, does }) => `  ${does}:\n    $ ${line}\n`).join("\n")}`;
}
