import { ActionIcon, Group, Switch } from "@mantine/core";
import { useHotkeys, type HotkeyItem } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { usesArrows } from "../../controls/keys.ts";
import { useCrisp } from "../../pictures/Picture.tsx";
import { useStudio } from "../../store/store.ts";

/** The gallery's previous and next picture, by buttons or arrow keys, and how this one is enlarged. */
export function DetailSteps({ seed }: { readonly seed: number }) {
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  const [isCrisp, setCrisp] = useCrisp();
  const at = seeds.indexOf(seed);
  const [previous, next] = [seeds[at - 1], seeds[at + 1]];
  const onKey = (key: string, to: number | undefined): HotkeyItem => {
    const go = ({ target }: KeyboardEvent): void => {
      if (to !== undefined && !usesArrows(target)) change({ selected: to });
    };
    return [key, go, { preventDefault: false }];
  };
  useHotkeys([onKey("ArrowLeft", previous), onKey("ArrowRight", next)], []);
  const step = (label: string, to: number | undefined, Icon: typeof IconChevronLeft) => (
    <ActionIcon
      variant="default"
      size={40}
      radius="xl"
      aria-label={label}
      disabled={to === undefined}
      onClick={() => change({ selected: to })}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group justify="space-between">
      <Switch label="Show pixels" checked={isCrisp} onChange={({ currentTarget }) => setCrisp(currentTarget.checked)} />
      <Group gap="xs">
        {step("Previous picture", previous, IconChevronLeft)}
        {step("Next picture", next, IconChevronRight)}
      </Group>
    </Group>
  );
}
