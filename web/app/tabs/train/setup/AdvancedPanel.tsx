import { Button, Collapse, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useId } from "react";
import { fieldOf, NUMBER_CHOICES, type NumberChoice } from "../../../../training/choices.ts";
import { NumberText } from "../../../controls/NumberField.tsx";
import { choicesOf, problemOf, problemsOf, type FormProps } from "./form.ts";
import classes from "./Setup.module.css";

/** How the fields are stepped through, and what a page says in place of the help of the command line. */
const FIELDS: Readonly<
  Record<NumberChoice, { readonly step: number; readonly unit?: string; readonly hint?: string }>
> = {
  channelBase: { step: 64 },
  channelMax: { step: 8 },
  batch: { step: 4 },
  gamma: { step: 0.1, hint: "Gamma: increase it if training collapses." },
  seed: { step: 1 },
  kimg: { step: 1, unit: "thousand", hint: "Pauses after this many images; empty means never." },
};

/** The command line's numbers; an empty field follows what is chosen above. */
export function AdvancedPanel({ form, onChange }: FormProps) {
  const [isOpen, { toggle }] = useDisclosure(problemsOf(form).length > 0);
  const id = useId();
  const defaults = choicesOf({ ...form, advanced: {} });
  const set = (name: NumberChoice, text: string): void =>
    onChange({ ...form, advanced: { ...form.advanced, [name]: text } });
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        rightSection={
          <IconChevronDown size={16} aria-hidden className={classes.chevron} data-open={isOpen || undefined} />
        }
      >
        Advanced
      </Button>
      <Collapse id={id} expanded={isOpen}>
        <Stack gap="md" pt="md">
          {NUMBER_CHOICES.map((name) => {
            const { label, help, ...rule } = fieldOf(name);
            const { step, unit, hint = help } = FIELDS[name];
            const text = form.advanced[name] ?? "";
            return (
              <NumberText
                key={name}
                description={hint}
                placeholder={defaults[name]?.toString() ?? "never"}
                error={problemOf(name, text)}
                onText={(written) => set(name, written)}
                {...{ label, rule, step, unit, text }}
              />
            );
          })}
        </Stack>
      </Collapse>
    </div>
  );
}
