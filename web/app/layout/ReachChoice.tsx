import { SegmentedControl } from "@mantine/core";
import { useTexts } from "../texts/texts.ts";

/** What sliders of directions move: one image alone, or all images of the page. */
export type Reach = "one" | "all";

export interface ReachChoiceProps {
  /** Both, from what the tab begins with. */
  readonly order: readonly [Reach, Reach];
  readonly reach: Reach;
  readonly onChange: (reach: Reach) => void;
}

export function ReachChoice({ order, reach, onChange }: ReachChoiceProps) {
  const { edit } = useTexts();
  const labels: Readonly<Record<Reach, string>> = { one: edit.thisImage, all: edit.allImages };
  return (
    <SegmentedControl<Reach>
      size="xs"
      w="fit-content"
      aria-label={edit.reach}
      value={reach}
      onChange={onChange}
      data={order.map((value) => ({ value, label: labels[value] }))}
    />
  );
}
