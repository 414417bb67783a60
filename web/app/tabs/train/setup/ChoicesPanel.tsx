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
        hint="Pixels a side of what the network draws. More of them take longer, and more pictures."
        data={TAB_RESOLUTIONS.map((side) => ({ value: String(side), label: `${side}` }))}
        value={String(form.resolution)}
        onChange={(value) => {
          const resolution = TAB_RESOLUTIONS.find((side) => String(side) === value);
          if (resolution !== undefined) onChange({ ...form, resolution });
        }}
      />
      <Choice
        label="Network"
        hint="A larger one draws finer and learns more slowly."
        data={Object.entries(WIDTH_LABELS).map(([value, label]) => ({ value, label }))}
        value={form.width}
        onChange={(value) => {
          if (value in WIDTHS) onChange({ ...form, width: value as Width });
        }}
      />
      <Switch
        label="Mirror"
        description="Also learns every picture mirrored: twice the data. Not for text, or where left and right differ."
        checked={form.mirror}
        onChange={({ currentTarget }) => onChange({ ...form, mirror: currentTarget.checked })}
      />
      <Switch
        label="Adaptive augmentation"
        description="Varies the pictures as much as it must, so that few of them are enough."
        checked={form.adaptive}
        onChange={({ currentTarget }) => onChange({ ...form, adaptive: currentTarget.checked })}
      />
      <AdvancedPanel form={form} onChange={onChange} />
    </Stack>
  );
}
