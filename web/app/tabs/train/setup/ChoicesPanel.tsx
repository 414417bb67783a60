import { Stack, Switch } from "@mantine/core";
import { TAB_RESOLUTIONS, WIDTHS, type Width } from "../../../../training/choices.ts";
import { Choice } from "../../../controls/Choice.tsx";
import { AdvancedPanel } from "./AdvancedPanel.tsx";
import type { FormProps } from "./form.ts";
import { StartFrom, useFromOpen } from "./StartFrom.tsx";
import { useTexts } from "../../../texts/texts.ts";

/** The few things that most people decide. */
export function ChoicesPanel({ form, onChange }: FormProps) {
  const { train, trainWidths } = useTexts();
  const fromOpen = useFromOpen(form);
  return (
    <Stack gap="xl">
      <StartFrom form={form} onChange={onChange} />
      <Choice
        label={train.resolution}
        hint={train.resolutionHint}
        data={TAB_RESOLUTIONS.map((side) => ({ value: String(side), label: `${side}` }))}
        value={String(form.resolution)}
        onChange={(value) => {
          const resolution = TAB_RESOLUTIONS.find((side) => String(side) === value);
          if (resolution !== undefined) onChange({ ...form, resolution });
        }}
      />
      {!fromOpen && (
        <Choice
          label={train.network}
          hint={train.networkHint}
          data={Object.entries(trainWidths).map(([value, label]) => ({ value, label }))}
          value={form.width}
          onChange={(value) => {
            if (value in WIDTHS) onChange({ ...form, width: value as Width });
          }}
        />
      )}
      <Switch
        label={train.mirror}
        description={train.mirrorHint}
        checked={form.mirror}
        onChange={({ currentTarget }) => onChange({ ...form, mirror: currentTarget.checked })}
      />
      <Switch
        label={train.adaptive}
        description={train.adaptiveHint}
        checked={form.adaptive}
        onChange={({ currentTarget }) => onChange({ ...form, adaptive: currentTarget.checked })}
      />
      <AdvancedPanel form={form} onChange={onChange} />
    </Stack>
  );
}
