import { Stack, Switch } from "@mantine/core";
import { TAB_RESOLUTIONS, WIDTHS, type Width } from "../../../../training/choices.ts";
import { Choice } from "../../../controls/Choice.tsx";
import { AdvancedPanel } from "./AdvancedPanel.tsx";
import type { FormProps } from "./form.ts";

const WIDTH_LABELS: Readonly<Record<Width, string>> = { narrow: "Small", medium: "Medium", wide: "Large" };

/** The few things that most people decide. */
export function ChoicesPanel({ form, onChange }: FormProps) {
  return (
    <Stack gap="xl">
      <Choice
        label="Resolution"
        hint="Width and height of the samples. Larger takes longer and needs more images."
        data={TAB_RESOLUTIONS.map((side) => ({ value: String(side), label: `${side}` }))}
        value={String(form.resolution)}
        onChange={(value) => {
          const resolution = TAB_RESOLUTIONS.find((side) => String(side) === value);
          if (resolution !== undefined) onChange({ ...form, resolution });
        }}
      />
      <Choice
        label="Network"
        hint="A larger network draws finer detail and trains more slowly."
        data={Object.entries(WIDTH_LABELS).map(([value, label]) => ({ value, label }))}
        value={form.width}
        onChange={(value) => {
          if (value in WIDTHS) onChange({ ...form, width: value as Width });
        }}
      />
      <Switch
        label="Mirror"
        description="Also trains on every image mirrored: twice the data. Not for text, or where left and right differ."
        checked={form.mirror}
        onChange={({ currentTarget }) => onChange({ ...form, mirror: currentTarget.checked })}
      />
      <Switch
        label="Adaptive augmentation"
        description="Augments the images as much as needed, so that a few hundred are enough."
        checked={form.adaptive}
        onChange={({ currentTarget }) => onChange({ ...form, adaptive: currentTarget.checked })}
      />
      <AdvancedPanel form={form} onChange={onChange} />
    </Stack>
  );
}
