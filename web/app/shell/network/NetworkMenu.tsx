import { Anchor, Popover, Radio, Stack, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import type { NetworkSummary } from "../../../studio/studio.ts";
import { OpenButton } from "../../controls/OpenButton.tsx";
import { deviceChoice, deviceName, DEVICES } from "../../store/deviceChoice.ts";
import { useStudio } from "../../store/store.ts";
import classes from "./NetworkMenu.module.css";
import { OpenAddress } from "./OpenAddress.tsx";
import { Picker } from "./Picker.tsx";
import { SaveAs } from "./SaveAs.tsx";

/** Which network computes, and on what; opens to its facts, the device and another checkpoint. */
export function NetworkMenu() {
  const network = useStudio((state) => state.network);
  const opening = useStudio((state) => state.opening);
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [name, device] =
    network === undefined
      ? [opening?.name ?? "No network", "not open yet"]
      : [network.name, deviceName(network.device)];
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" width={340} radius="lg" shadow="lg" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.target} onClick={toggle}>
          <VisuallyHidden>Network</VisuallyHidden>
          <span className={classes.text}>
            <span className={classes.name}>{name}</span>
            <span className={classes.device}>{device}</span>
          </span>
          <IconChevronDown size={16} style={{ flexShrink: 0 }} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="lg" className={classes.menu} aria-label="Network and device">
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
            Everything is computed on this device. No file, image or number is sent anywhere.{" "}
            <Anchor href="./third-party.txt" target="_blank" inherit underline="always">
              Licences of what the page is made of
            </Anchor>
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Channels in words. */
const COLOURS: Readonly<Record<number, string>> = { 1: "grey", 2: "grey + alpha", 3: "colour", 4: "RGB + alpha" };

/** What the file is, and what reading it passed over. */
function NetworkFacts({ network }: { readonly network: NetworkSummary }) {
  const { name, readAs, fileNotes = [], resolution, channels, zDim, wDim, numWs, cDim, device } = network;
  const facts: readonly (readonly [string, string])[] = [
    ["File", name],
    ...(readAs === undefined ? [] : [["Read as", readAs] as const]),
    ["Pictures", `${resolution} × ${resolution}, ${COLOURS[channels] ?? `${channels} channels`}`],
    ["Latents", `z of ${zDim}, w of ${wDim}`],
    ["Style layers", String(numWs)],
    ["Classes", cDim === 0 ? "none" : String(cDim)],
    ["Computed with", device],
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
          {note}
        </Text>
      ))}
    </div>
  );
}

/** Where pictures are computed, and what the engine says about it. */
function DeviceControl() {
  const device = useStudio((state) => state.device);
  const chooseDevice = useStudio((state) => state.chooseDevice);
  const network = useStudio((state) => state.network);
  return (
    <Stack gap="xs">
      <Radio.Group label="Compute with" value={device} onChange={(value) => void chooseDevice(deviceChoice(value))}>
        <Stack gap={6} mt={6}>
          {Object.entries(DEVICES).map(([value, words]) => (
            <Radio key={value} value={value} {...words} />
          ))}
        </Stack>
      </Radio.Group>
      {network?.notes?.map((note) => (
        <Text key={note} size="xs" className="quiet">
          {note}
        </Text>
      ))}
    </Stack>
  );
}
