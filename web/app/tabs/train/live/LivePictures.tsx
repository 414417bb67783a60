import { Group, Text, Title } from "@mantine/core";
import type { PagePicture } from "../../../../studio/studio.ts";
import { Picture, useCrisp } from "../../../pictures/Picture.tsx";
import { useTraining } from "../useTraining.ts";
import { imagesText } from "../../../controls/words.ts";
import classes from "./Live.module.css";
import { useTexts } from "../../../texts/texts.ts";

/** The same latents again and again: one sees each image grow. */
export function Fakes() {
  const { train } = useTexts();
  const fakes = useTraining((state) => state.fakes);
  const fakesSeen = useTraining((state) => state.fakesSeen);
  const what = fakesSeen === 0 ? train.beforeFirst : train.afterImages(imagesText(fakesSeen));
  return <Pictures title={train.samples} detail={what} pictures={fakes} places={24} />;
}

/** Some of the images that it learns from, as it sees them. */
export function Reals() {
  const { train } = useTexts();
  const reals = useTraining((state) => state.reals);
  if (reals.length === 0) return null;
  return <Pictures title={train.trainingImages} detail={train.asSeen} pictures={reals} places={0} />;
}

interface PicturesProps {
  readonly title: string;
  readonly detail: string;
  readonly pictures: readonly PagePicture[];
  /** Held free until there are images. */
  readonly places: number;
}

function Pictures({ title, detail, pictures, places }: PicturesProps) {
  const { train } = useTexts();
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
      <div className={classes.grid} role="img" aria-label={train.imagesOf(pictures.length, title, detail)}>
        {cells.map((picture, i) => (
          <div key={i} className={classes.cell}>
            <Picture picture={picture} crisp={isCrisp} />
          </div>
        ))}
      </div>
    </section>
  );
}
