import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { blockPictures } from "../../../../training/pictures/blockPictures.ts";
import { drawnFaces } from "../../../../training/pictures/drawings.ts";
import type { PictureOrigin } from "../../../../training/training.ts";
import { Picture } from "../../../pictures/Picture.tsx";
import classes from "./Setup.module.css";
import { useTexts } from "../../../texts/texts.ts";

const SHOWN = 12;

export interface ChosenProps {
  readonly origin: PictureOrigin;
  readonly onClear: () => void;
}

/** What will be learnt from, with a few of the images. */
export function Chosen({ origin, onClear }: ChosenProps) {
  const { train } = useTexts();
  const count = origin.kind === "drawings" ? origin.count : origin.files.length;
  return (
    <Paper radius="lg" p={{ base: "md", sm: "xl" }} withBorder>
      <Stack gap="lg">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2}>{origin.kind === "drawings" ? train.drawnFaces(count) : origin.name}</Title>
            <Text className="quiet" size="sm">
              {origin.kind === "drawings" ? train.ownDrawings : train.filesGiven(count)}
            </Text>
          </div>
          <Button variant="default" onClick={onClear}>
            {train.chooseOthers}
          </Button>
        </Group>
        {origin.kind === "drawings" ? <DrawnSample /> : <FileSample files={origin.files} />}
      </Stack>
    </Paper>
  );
}

function DrawnSample() {
  const { train } = useTexts();
  const pictures = useMemo(() => blockPictures(drawnFaces(SHOWN, 48)), []);
  return (
    <div className={classes.sample} role="img" aria-label={train.someDrawings(SHOWN)}>
      {pictures.map((picture, i) => (
        <Picture key={i} picture={picture} />
      ))}
    </div>
  );
}

/** The browser's own thumbnails; what it cannot show is told when the run starts. */
function FileSample({ files }: Pick<Extract<PictureOrigin, { kind: "files" }>, "files">) {
  const { train } = useTexts();
  const [broken, setBroken] = useState<readonly string[]>([]);
  const [addresses, setAddresses] = useState<readonly string[]>([]);
  useEffect(() => {
    const pictures = files.filter(({ file }) => file.type.startsWith("image/")).slice(0, SHOWN);
    const made = pictures.map(({ file }) => URL.createObjectURL(file));
    setAddresses(made);
    return () => made.forEach((address) => URL.revokeObjectURL(address));
  }, [files]);
  const shown = addresses.filter((address) => !broken.includes(address));
  if (shown.length === 0) return null;
  return (
    <div className={classes.sample} role="img" aria-label={train.someImages(shown.length)}>
      {shown.map((address) => (
        <img
          key={address}
          src={address}
          alt=""
          className={classes.thumbnail}
          onError={() => setBroken((before) => [...before, address])}
        />
      ))}
    </div>
  );
}
