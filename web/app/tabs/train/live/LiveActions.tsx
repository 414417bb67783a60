import { ActionIcon, Button, Group, Menu, Tooltip } from "@mantine/core";
import {
  IconDotsVertical,
  IconDownload,
  IconPhotoSearch,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { AT_REST } from "../../../../training/training.ts";
import { useDialog } from "../../../controls/Dialog.tsx";
import { saveFile } from "../../../controls/saveFile.ts";
import { useStudio } from "../../../store/store.ts";
import { useTraining } from "../useTraining.ts";
import { DiscardDialog } from "./DiscardDialog.tsx";
import { texts, useTexts } from "../../../texts/texts.ts";

/** Pause or go on; and what can be taken from the run. */
export function LiveActions() {
  const { train } = useTexts();
  const asking = useDialog("discard");
  return (
    <Group gap="xs">
      <MainAction />
      <OpenInGallery />
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={train.more}>
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <DownloadItem />
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={18} aria-hidden />}
            onClick={asking.open}
          >
            {train.discardRun}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DiscardDialog isOpen={asking.isOpen} onClose={asking.close} />
    </Group>
  );
}

function MainAction() {
  const { train } = useTexts();
  const stage = useTraining(({ view }) => view.stage);
  const pause = useTraining((state) => state.pause);
  const goOn = useTraining((state) => state.goOn);
  if (AT_REST.includes(stage)) {
    return (
      <Button leftSection={<IconPlayerPlay size={18} aria-hidden />} onClick={() => void goOn()}>
        {train.resume}
      </Button>
    );
  }
  return (
    <Button
      variant="light"
      leftSection={<IconPlayerPause size={18} aria-hidden />}
      disabled={stage !== "running"}
      onClick={() => void pause()}
    >
      {train.pause}
    </Button>
  );
}

/** The network as it is now, in the page's other tabs; training goes on meanwhile. */
function OpenInGallery() {
  const { train } = useTexts();
  const [isOpening, setOpening] = useState(false);
  const checkpoint = useTraining((state) => state.checkpoint);
  const open = useStudio((state) => state.open);
  const refuse = useStudio((state) => state.refuse);
  const change = useStudio((state) => state.change);
  const show = async (): Promise<void> => {
    setOpening(true);
    try {
      const { name, bytes } = await checkpoint();
      change({ tab: "gallery" });
      await open({ file: new File([bytes], name) });
    } catch (error) {
      refuse(texts().train.inTraining, error);
    } finally {
      setOpening(false);
    }
  };
  return (
    <Tooltip label={train.openTooltip}>
      <Button
        variant="default"
        leftSection={<IconPhotoSearch size={18} aria-hidden />}
        loading={isOpening}
        aria-label={train.openInGallery}
        onClick={() => void show()}
      >
        {train.gallery}
      </Button>
    </Tooltip>
  );
}

function DownloadItem() {
  const { train } = useTexts();
  const checkpoint = useTraining((state) => state.checkpoint);
  const save = async (): Promise<void> => {
    const made = checkpoint();
    const { name } = await made.catch(() => ({ name: texts().train.theCheckpoint }));
    await saveFile(name, async () => new Blob([(await made).bytes]));
  };
  return (
    <Menu.Item leftSection={<IconDownload size={18} aria-hidden />} onClick={() => void save()}>
      {train.download}
    </Menu.Item>
  );
}
