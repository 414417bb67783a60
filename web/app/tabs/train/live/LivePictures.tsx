import { Group, Text, Title } from "@mantine/core";
import type { PagePicture } from "../../../../studio/studio.ts";
import { Picture, useCrisp } from "../../../pictures/Picture.tsx";
import { useTraining } from "../useTraining.ts";
import { imagesText } from "../../../controls/words.ts";
import classes from "./Live.module.css";

/** The same latents again and again: one sees each picture grow. */
export function Fakes() {
  const fakes = useTraining((state) => state.fakes);
  const fakesSeen = useTraining((state) => state.fakesSeen);
  const what = fakesSeen === 0 ? "before the first step" : `after ${imagesText(fakesSeen)}`;
  return <Pictures title="Samples" detail={what} pictures={fakes} places={24} />;
}

/** Some of the pictures that it learns from, as it sees them. */
export function Reals() {
  const reals = useTraining((state) => state.reals);
  if (reals.length === 0) return null;
  return <Pictures title="Training images" detail="as the network sees them" pictures={reals} places={0} />;
}

interface PicturesProps {
  readonly title: string;
  readonly detail: string;
  readonly pictures: readonly PagePicture[];
  /** Held free until there are pictures. */
  readonly places: number;
}

function Pictures({ title, detail, pictures, places }: PicturesProps) {
  const [isCrisp] = useCrisp();
  const cells = pictures.length > 0 ? pictures : Array.from({ length: places }, () => undefined);
  return (
    <section aria-label={title}>
      <Group gap="xs" mb="sm" align="baseline">
        <Title order={3}>{title}</Title>
        <Text size="sm" className="quiet tabular">
          {detail}
        </Text>
      </Group>
      <div
        className={classes.grid}
        role="img"
        aria-label={`${pictures.length} images: ${title.toLowerCase()}, ${detail}`}
      >
        {cells.map((picture, i) => (
          <div key={i} className={classes.cell}>
            <Picture picture={picture} crisp={isCrisp} />
          </div>
        ))}
      </div>
    </section>
  );
}
