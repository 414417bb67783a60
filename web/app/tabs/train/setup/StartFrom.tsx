import { TAB_RESOLUTIONS } from "../../../../training/choices.ts";
import { Choice } from "../../../controls/Choice.tsx";
import { useStudio } from "../../../store/store.ts";
import { useTexts } from "../../../texts/texts.ts";
import type { FormProps, TrainForm } from "./form.ts";

/** Whether the run starts from a network: one must be open for that. */
export function useFromOpen({ fromOpen }: TrainForm): boolean {
  return useStudio(({ network }) => network !== undefined) && fromOpen;
}

/** A new network, or the one that is open, and what is taken over of it. */
export function StartFrom({ form, onChange }: FormProps) {
  const { train } = useTexts();
  const network = useStudio((state) => state.network);
  if (network === undefined) return null;
  const own = TAB_RESOLUTIONS.find((side) => side === network.resolution) ?? form.resolution;
  const choose = (fromOpen: boolean): void => onChange({ ...form, fromOpen, ...(fromOpen && { resolution: own }) });
  const openHints = [
    train.startOpenHint(network.name),
    ...(network.hasDiscriminator ? [] : [train.noDiscriminator]),
    ...(network.resolution === form.resolution ? [] : [train.otherResolution(network.resolution, form.resolution)]),
  ];
  return (
    <Choice
      label={train.startFrom}
      hint={form.fromOpen ? openHints.join(" ") : train.startNewHint}
      data={[
        { value: "new", label: train.startNew },
        { value: "open", label: train.startOpen },
      ]}
      value={form.fromOpen ? "open" : "new"}
      onChange={(value) => choose(value === "open")}
    />
  );
}
