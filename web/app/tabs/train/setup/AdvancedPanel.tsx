import { Button, Collapse, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useId } from "react";
import { fieldOf, NUMBER_CHOICES, type NumberChoice } from "../../../../training/choices.ts";
import { NumberText } from "../../../controls/NumberField.tsx";
import { choicesOf, problemOf, problemsOf, type FormProps } from "./form.ts";
import classes from "./Setup.module.css";
import { useFromOpen } from "./StartFrom.tsx";
import { useTexts } from "../../../texts/texts.ts";

/** How the fields are stepped through. */
const STEPS: Readonly<Record<NumberChoice, number>> = {
  channelBase: 64,
  channelMax: 8,
  batch: 4,
  gamma: 0.1,
  seed: 1,
  kimg: 1,
};

/** The network that is open has widths of its own. */
const WIDTH_CHOICES: readonly NumberChoice[] = ["channelBase", "channelMax"];

/** The command line's numbers; an empty field follows what is chosen above. */
export function AdvancedPanel({ form, onChange }: FormProps) {
  const { train, trainHelp, trainLabels } = useTexts();
  const [isOpen, { toggle }] = useDisclosure(problemsOf(form).length > 0);
  const id = useId();
  const fromOpen = useFromOpen(form);
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
        {train.advanced}
      </Button>
      <Collapse id={id} expanded={isOpen}>
        <Stack gap="md" pt="md">
          {NUMBER_CHOICES.filter((name) => !fromOpen || !WIDTH_CHOICES.includes(name)).map((name) => {
            const { label: _, help: __, ...rule } = fieldOf(name);
            const text = form.advanced[name] ?? "";
            return (
              <NumberText
                key={name}
                label={trainLabels[name]}
                description={trainHelp[name]}
                placeholder={defaults[name]?.toString() ?? train.never}
                error={problemOf(name, text)}
                onText={(written) => set(name, written)}
                step={STEPS[name]}
                {...(name === "kimg" && { unit: train.thousand })}
                {...{ rule, text }}
              />
            );
          })}
        </Stack>
      </Collapse>
    </div>
  );
}
