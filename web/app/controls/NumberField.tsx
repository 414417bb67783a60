import { TextInput } from "@mantine/core";
import { useEffect, useState, type KeyboardEvent } from "react";
import { readNumber, stepped, type NumberRule } from "../../base/readNumber.ts";
import { said } from "../texts/foreign.ts";
import { texts } from "../texts/texts.ts";

export interface NumberFieldProps extends Omit<NumberTextProps, "text" | "error" | "onText"> {
  readonly value: number | undefined;
  readonly onChange: (value: number) => void;
  /** Hears of a field that is emptied, where it may be. */
  readonly onEmpty?: () => void;
}

/** A number that is taken as it is written. What cannot be meant stays, says why, and changes nothing. */
export function NumberField({ value, onChange, onEmpty, ...looks }: NumberFieldProps) {
  const [text, setText] = useState(value?.toString() ?? "");
  const read = readNumber(text, looks.rule);
  const isUntouched = text === "" && value === undefined;
  const shown = "problem" in read ? undefined : read.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a value from elsewhere, as by undo, replaces the text
  useEffect(() => {
    if (value !== shown) setText(value?.toString() ?? "");
  }, [value]);
  const write = (next: string): void => {
    setText(next);
    const now = readNumber(next, looks.rule);
    if ("problem" in now || now.value === value) return;
    if (now.value === undefined) onEmpty?.();
    else onChange(now.value);
  };
  return <NumberText {...looks} text={text} error={isUntouched ? undefined : words(read, value)} onText={write} />;
}

function words(read: ReturnType<typeof readNumber>, value: number | undefined): string | undefined {
  if (!("problem" in read)) return undefined;
  const { controls } = texts();
  const problem = said(read.problem);
  return value === undefined ? controls.mustBe(problem) : controls.staysUntil(problem, value);
}

interface NumberTextProps {
  readonly label: string;
  readonly description?: string;
  /** What an empty field means. */
  readonly placeholder?: string;
  readonly unit?: string;
  readonly rule: NumberRule;
  /** How far an arrow key goes; 1 where none is given. */
  readonly step?: number;
  readonly text: string;
  /** What is wrong with the text. */
  readonly error?: string;
  readonly onText: (text: string) => void;
}

/** A number as text, which is shown as it was written; arrow keys count. */
export function NumberText(props: NumberTextProps) {
  const { label, description, placeholder, unit, rule, step = 1, text, error, onText } = props;
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const read = readNumber(text, rule);
    onText(stepped("problem" in read ? undefined : read.value, by, rule).toString());
  };
  return (
    <TextInput
      label={label}
      description={description}
      inputWrapperOrder={["label", "input", "error", "description"]}
      placeholder={placeholder}
      inputMode={rule.fractions === true ? "decimal" : "numeric"}
      {...(unit === undefined ? {} : { rightSection: unit, rightSectionWidth: "5.5rem" })}
      autoComplete="off"
      value={text}
      error={error}
      onChange={({ currentTarget }) => onText(currentTarget.value)}
      onKeyDown={press}
    />
  );
}
