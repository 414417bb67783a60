import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Label } from "../../../src/model/labels.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { readVector } from "../../../src/base/numberList.ts";
import { useTexts } from "../texts/texts.ts";

export interface LabelControlProps {
  /** Shows nothing where a class stands in its place. */
  readonly value: Label;
  /** Numbers that a label of this network has. */
  readonly length: number;
  readonly onChange: (label: Label) => void;
}

/** The label itself, for networks that learnt attributes instead of classes; emptied, it is class 0 again. */
export function LabelControl({ value, length, onChange }: LabelControlProps) {
  const { pictures } = useTexts();
  const [text, setText] = useState(textOf(value));
  const read = readVector(text);
  const isRight = read?.length === length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a label from elsewhere, as by undo, replaces the text
  useEffect(() => {
    if (textOf(value) !== (isRight ? read.join(",") : undefined)) setText(textOf(value));
  }, [JSON.stringify(value)]);
  const write = (next: string): void => {
    setText(next);
    const vector = readVector(next);
    if (vector?.length === length) onChange(vector);
    else if (next.trim() === "" && typeof value === "object") onChange(0);
  };
  return (
    <TextInput
      label={pictures.label}
      description={pictures.labelHint(length)}
      inputWrapperOrder={["label", "input", "error", "description"]}
      placeholder={exampleOf(length)}
      inputMode="text"
      autoComplete="off"
      value={text}
      error={text.trim() === "" || isRight ? undefined : pictures.labelRule(length)}
      onChange={({ currentTarget }) => write(currentTarget.value)}
    />
  );
}

function textOf(label: Label): string {
  return typeof label === "number" ? "" : label.join(",");
}

/** `1,0.3,0.7`, as long as a label, or its beginning. */
function exampleOf(length: number): string {
  const [shown, rest] = [[1, 0.3, 0.7, 0].slice(0, length), length > 4 ? ",…" : ""];
  return shown.join(",") + rest;
}

interface ClassControlProps {
  /** Shows nothing where a vector stands in its place. */
  readonly value: Label;
  /** How many classes the network knows. */
  readonly classes: number;
  readonly onChange: (label: number) => void;
}

export function ClassControl({ value, classes, onChange }: ClassControlProps) {
  const { pictures } = useTexts();
  return (
    <NumberField
      label={pictures.class}
      description={pictures.classHint(classes)}
      rule={{ min: 0, max: classes - 1, mayBeEmpty: typeof value !== "number" }}
      placeholder={pictures.vectorBelow}
      value={typeof value === "number" ? value : undefined}
      onChange={onChange}
    />
  );
}
