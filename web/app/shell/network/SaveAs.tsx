import { Button, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { SaveFormat } from "../../../studio/studio.ts";
import { saveFile } from "../../controls/saveFile.ts";
import { useStudio } from "../../store/store.ts";
import { said } from "../../texts/foreign.ts";
import { useTexts } from "../../texts/texts.ts";

const FORMATS: readonly SaveFormat[] = ["safetensors", "pth", "pkl"];

/** Saves the generator that draws, for this program or the one that it is used in next. */
export function SaveAs({ name }: { readonly name: string }) {
  const { network, saveFormats } = useTexts();
  const studio = useStudio((state) => state.studio);
  const [busy, setBusy] = useState<SaveFormat>();
  const [notes, setNotes] = useState<readonly string[]>([]);
  const id = useId();
  const save = async (format: SaveFormat): Promise<void> => {
    setBusy(format);
    setNotes([]);
    await saveFile(`${stem(name)}.${format}`, async () => {
      const saved = await studio.save(format);
      setNotes(saved.notes);
      return saved.file;
    });
    setBusy(undefined);
  };
  return (
    <Stack gap="xs" role="group" aria-labelledby={id}>
      <Text size="sm" fw={550} id={id}>
        {network.saveAs}
      </Text>
      <Group gap="xs">
        {FORMATS.map((format) => (
          <Button
            key={format}
            variant="default"
            size="xs"
            px="xs"
            flex="1 0 auto"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={busy === format}
            disabled={busy !== undefined && busy !== format}
            onClick={() => void save(format)}
          >
            .{format}
          </Button>
        ))}
      </Group>
      <Text size="xs" className="quiet">
        {network.isFor(FORMATS.map((format) => [format, saveFormats[format]]))}
      </Text>
      {notes.map((note) => (
        <Text key={note} size="xs" className="quiet">
          {said(note)}
        </Text>
      ))}
    </Stack>
  );
}

/** A file's name without its ending. */
function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "") || name;
}
