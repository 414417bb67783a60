import { Button, Center } from "@mantine/core";
import { useStudio } from "../../store/store.ts";
import { MOST_SEEDS, SEEDS_AT_ONCE, nextSeeds } from "../../view/seeds.ts";

/** The seeds that follow. */
export function More() {
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  if (seeds.length >= MOST_SEEDS) return null;
  return (
    <Center>
      <Button variant="default" radius="xl" onClick={() => change({ seeds: nextSeeds(seeds) })}>
        {SEEDS_AT_ONCE} more
      </Button>
    </Center>
  );
}
