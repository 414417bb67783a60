import { Anchor, Popover, Stack, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useStudio } from "../../store/store.ts";
import { deviceName } from "../../store/deviceChoice.ts";
import { DeviceControl } from "./DeviceControl.tsx";
import { NetworkFacts } from "./NetworkFacts.tsx";
import classes from "./NetworkMenu.module.css";
import { OpenButton } from "../../controls/OpenButton.tsx";
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
          {network !== undefined && <NetworkFacts network={network} />}
          <OpenButton onChosen={close} />
          {network !== undefined && <SaveAs key={network.name} name={network.name} />}
          <DeviceControl />
          <Text size="xs" className="quiet">
            Everything is computed on this device. No file, picture or number is sent anywhere.{" "}
            <Anchor href="./third-party.txt" target="_blank" inherit underline="always">
              Licences of what the page is made of
            </Anchor>
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
