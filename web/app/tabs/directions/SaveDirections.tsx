import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { saveFile } from "../../controls/saveFile.ts";
import { useStudio } from "../../store/store.ts";
import { useTexts } from "../../texts/texts.ts";

/** Saves the network's own directions under the names that they have here. */
export function SaveDirections() {
  const { directions } = useTexts();
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  const names = useStudio(({ view }) => view.directions.names);
  const file = `${network?.name.replace(/\.[^.]*$/, "") ?? "network"}-directions.safetensors`;
  const make = async (): Promise<Blob> => new Blob([await studio.saveDirections(names)]);
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      leftSection={<IconDownload size={18} aria-hidden />}
      onClick={() => void saveFile(file, make)}
    >
      {directions.save}
    </Button>
  );
}
