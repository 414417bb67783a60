import { Anchor, Popover, Radio, Stack, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import type { NetworkSummary } from "../../../studio/studio.ts";
import { OpenButton } from "../../controls/OpenButton.tsx";
import { DEVICE_CHOICES, deviceChoice, deviceName } from "../../store/deviceChoice.ts";
import { useStudio } from "../../store/store.ts";
import classes from "./NetworkMenu.module.css";
import { OpenAddress } from "./OpenAddress.tsx";
import { Picker } from "./Picker.tsx";
import { SaveAs } from "./SaveAs.tsx";
import { said } from "../../texts/foreign.ts";
import { texts, useTexts } from "../../texts/texts.ts";

/** Which network computes, and on what; opens to its facts, the device and another checkpoint. */
export function NetworkMenu() {
  const { network: words } = useTexts();
  const network = useStudio((state) => state.network);
  const opening = useStudio((state) => state.opening);
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [name, device] =
    network === undefined ? [opening?.name ?? words.none, words.notOpen] : [network.name, deviceName(network.device)];
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" width={340} radius="lg" shadow="lg" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.target} onClick={toggle}>
          <VisuallyHidden>{words.network}</VisuallyHidden>
          <span className={classes.text}>
            <span className={classes.name}>{name}</span>
            <span className={classes.device}>{device}</span>
          </span>
          <IconChevronDown size={16} style={{ flexShrink: 0 }} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="lg" className={classes.menu} aria-label={words.menu}>
        <Stack gap="lg">
          <Picker onChosen={close} />
          <Stack gap="xs">
            <OpenButton onChosen={close} />
            <OpenAddress onChosen={close} />
          </Stack>
          {network !== undefined && <NetworkFacts network={network} />}
          {network !== undefined && <SaveAs key={network.name} name={network.name} />}
          <DeviceControl />
          <Text size="xs" className="quiet">
            {words.allHere}{" "}
            <Anchor href="./third-party.txt" target="_blank" inherit underline="always">
              {words.licences}
            </Anchor>
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Channels in words. */
function coloursOf(channels: number): string {
  const { network } = texts();
  const colours = [network.grey, network.greyAlpha, network.colour, network.rgbAlpha];
  return colours[channels - 1] ?? network.channels(channels);
}

/** What the file is, and what reading it passed over. */
function NetworkFacts({ network }: { readonly network: NetworkSummary }) {
  const { name, readAs, fileNotes = [], resolution, channels, zDim, wDim, numWs, cDim, device } = network;
  const { network: words } = useTexts();
  const facts: readonly (readonly [string, string])[] = [
    [words.file, name],
    ...(readAs === undefined ? [] : [[words.readAs, said(readAs)] as const]),
    [words.pictures, words.pictureFacts(resolution, coloursOf(channels))],
    [words.latents, words.latentFacts(zDim, wDim)],
    [words.styleLayers, String(numWs)],
    [words.classes, cDim === 0 ? words.noClasses : String(cDim)],
    [words.computedWith, said(device)],
  ];
  return (
    <div>
      <dl className={classes.facts}>
        {facts.map(([term, fact]) => (
          <div key={term} style={{ display: "contents" }}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {fileNotes.map((note) => (
        <Text key={note} mt="xs" size="xs" className={`quiet ${classes.note}`}>
          {said(note)}
        </Text>
      ))}
    </div>
  );
}

/** Where images are computed, and what the engine says about it. */
function DeviceControl() {
  const { deviceHints, devices, network: words } = useTexts();
  const device = useStudio((state) => state.device);
  const chooseDevice = useStudio((state) => state.chooseDevice);
  const network = useStudio((state) => state.network);
  return (
    <Stack gap="xs">
      <Radio.Group
        label={words.computeWith}
        value={device}
        onChange={(value) => void chooseDevice(deviceChoice(value))}
      >
        <Stack gap={6} mt={6}>
          {DEVICE_CHOICES.map((choice) => (
            <Radio key={choice} value={choice} label={devices[choice]} description={deviceHints[choice]} />
          ))}
        </Stack>
      </Radio.Group>
      {network?.notes?.map((note) => (
        <Text key={note} size="xs" className="quiet">
          {said(note)}
        </Text>
      ))}
    </Stack>
  );
}
