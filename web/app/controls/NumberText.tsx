import { TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { readNumber, stepped, type NumberRule } from "../../base/readNumber.ts";

export interface NumberTextProps {
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
