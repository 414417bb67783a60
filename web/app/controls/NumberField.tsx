import { useEffect, useState } from "react";
import { readNumber } from "../../base/readNumber.ts";
import { NumberText, type NumberTextProps } from "./NumberText.tsx";

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
  return `This must be ${read.problem}.${value === undefined ? "" : ` Until then it stays ${value}.`}`;
}
