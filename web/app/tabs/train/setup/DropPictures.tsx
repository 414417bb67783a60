import { Button, FileButton, Group, Stack, Text, Title, type ButtonProps } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFolder, IconPhoto, IconPhotoUp, IconSparkles } from "@tabler/icons-react";
import type { ComponentProps, ReactNode } from "react";
import type { NamedFile, PictureOrigin } from "../../../../training/training.ts";
import classes from "./Setup.module.css";
import { texts, useTexts } from "../../../texts/texts.ts";

/** Drawings of the sample: enough variety to learn from, quickly drawn. */
const DRAWINGS = 400;

export interface DropPicturesProps {
  readonly onChoose: (origin: PictureOrigin) => void;
}

/** A large place for a folder, with buttons for those who do not drag. */
export function DropPictures({ onChoose }: DropPicturesProps) {
  const { train } = useTexts();
  const take = (files: readonly File[]): void => {
    if (files.length > 0) onChoose(originOf(files));
  };
  return (
    <Dropzone
      onDrop={take}
      activateOnClick={false}
      activateOnKeyboard={false}
      useFsAccessApi={false}
      radius="lg"
      tabIndex={-1}
      className={classes.zone}
      classNames={{ inner: classes.inner }}
      inputProps={{ "aria-hidden": true, tabIndex: -1 }}
    >
      <Stack align="center" gap="lg" maw={560} mx="auto">
        <IconPhotoUp size={56} stroke={1.25} aria-hidden className={classes.icon} />
        <Stack gap={6} align="center">
          <Title order={2} ta="center">
            {train.trainOnYours}
          </Title>
          <Text className="quiet" ta="center">
            {train.dropFolder}
          </Text>
        </Stack>
        <Group gap="sm" justify="center">
          <ChooseButton folder onChoose={take} leftSection={<IconFolder size={18} aria-hidden />}>
            {train.chooseFolder}
          </ChooseButton>
          <ChooseButton variant="light" onChoose={take} leftSection={<IconPhoto size={18} aria-hidden />}>
            {train.chooseImages}
          </ChooseButton>
        </Group>
        <Button
          variant="subtle"
          h="auto"
          py={8}
          classNames={{ label: classes.wrapping }}
          leftSection={<IconSparkles size={18} aria-hidden />}
          onClick={() => onChoose({ kind: "drawings", count: DRAWINGS })}
        >
          {train.drawFaces(DRAWINGS)}
        </Button>
      </Stack>
    </Dropzone>
  );
}

interface ChooseButtonProps extends ButtonProps {
  readonly folder?: boolean;
  readonly onChoose: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** React knows the attribute; its types leave it out. */
const FOLDER = { webkitdirectory: "" } as ComponentProps<"input">;

function ChooseButton({ folder = false, onChoose, ...looks }: ChooseButtonProps) {
  return (
    <FileButton multiple onChange={onChoose} inputProps={folder ? FOLDER : {}} accept={folder ? "" : "image/*,.zip"}>
      {(props) => <Button {...props} {...looks} />}
    </FileButton>
  );
}

/** Where a file lay; folders that are dropped and folders that are chosen say it differently. */
interface Located {
  readonly path?: string;
  readonly relativePath?: string;
}

function originOf(files: readonly File[]): Extract<PictureOrigin, { kind: "files" }> {
  const named = files.map((file): NamedFile => ({ path: pathOf(file), file }));
  return { kind: "files", name: nameOf(named.map(({ path }) => path)), files: named };
}

function pathOf(file: File & Located): string {
  const paths = [file.webkitRelativePath, file.relativePath, file.path];
  const path = paths.find((text) => text !== undefined && text !== "");
  return (path ?? file.name).replace(/^\.?\//, "");
}

/** The folder that all files share, the one file's name, or how many there are. */
function nameOf(paths: readonly string[]): string {
  const [first = ""] = paths;
  if (paths.length === 1) return first;
  const [folder = ""] = first.split("/");
  const isShared = first.includes("/") && paths.every((path) => path.startsWith(`${folder}/`));
  return isShared ? folder : texts().words.files(paths.length);
}
