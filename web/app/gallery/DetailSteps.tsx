import { ActionIcon, Group, Switch } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useCrisp } from "../pictures/useCrisp.ts";
import { useStudio } from "../store.ts";

/** The gallery's previous and next picture, and how this one is enlarged. */
export function DetailSteps({ seed }: { readonly seed: number }) {
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  const [isCrisp, setCrisp] = useCrisp();
  const at = seeds.indexOf(seed);
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
      <Switch
        label="Show pixels"
        checked={isCrisp}
        onChange={({ currentTarget }) => setCrisp(currentTarget.checked)}
      />
      <Group gap="xs">
        {step("Previous picture", seeds[at - 1], IconChevronLeft)}
        {step("Next picture", at < 0 ? seeds[0] : seeds[at + 1], IconChevronRight)}
      </Group>
    </Group>
  );
}
