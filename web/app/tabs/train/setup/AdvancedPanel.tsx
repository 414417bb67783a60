import { Button, Collapse, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useId } from "react";
import { LIMITS, type NumberChoice } from "../../../../training/choices.ts";
import { NumberText } from "../../../controls/NumberField.tsx";
import { choicesOf, problemOf, problemsOf, type FormProps } from "./form.ts";
import classes from "./Setup.module.css";

interface Field {
  readonly name: NumberChoice;
  readonly hint: string;
  readonly step: number;
  readonly unit?: string;
}

const FIELDS: readonly Field[] = [
  { name: "channelBase", hint: "Channels are base / resolution at each size.", step: 64 },
  { name: "channelMax", hint: "And never more than these.", step: 8 },
  { name: "batch", hint: "Pictures a step.", step: 4 },
  { name: "gamma", hint: "Gamma: larger where training collapses.", step: 0.1 },
  { name: "seed", hint: "Of everything random.", step: 1 },
  { name: "kimg", hint: "Pauses by itself after so many images; empty never does.", step: 1, unit: "thousand" },
];

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
          {FIELDS.map(({ name, hint, step, unit }) => (
            <NumberText
              key={name}
              label={LIMITS[name].label}
              description={hint}
              placeholder={defaults[name]?.toString() ?? "never"}
              rule={LIMITS[name]}
              step={step}
              unit={unit}
              text={form.advanced[name] ?? ""}
              error={problemOf(name, form.advanced[name] ?? "")}
              onText={(text) => set(name, text)}
            />
          ))}
        </Stack>
      </Collapse>
    </div>
  );
}
