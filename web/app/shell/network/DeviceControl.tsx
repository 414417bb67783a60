import { Radio, Stack, Text } from "@mantine/core";
import type { DeviceChoice } from "../../../studio/studio.ts";
import { useStudio } from "../../store/store.ts";
import { DEVICE_NAMES } from "../../store/deviceChoice.ts";

const CHOICES: readonly { readonly value: DeviceChoice; readonly description: string }[] = [
  { value: "auto", description: "WebGPU where there is one" },
  { value: "webgpu", description: "The graphics processor" },
  { value: "wasm", description: "The processor; exact on every machine" },
];

/** Where pictures are computed, and what the engine says about it. */
export function DeviceControl() {
  const device = useStudio((state) => state.device);
  const chooseDevice = useStudio((state) => state.chooseDevice);
  const network = useStudio((state) => state.network);
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Compute with"
        value={device}
        onChange={(value) => void chooseDevice(CHOICES.find((choice) => choice.value === value)?.value ?? "auto")}
      >
        <Stack gap={6} mt={6}>
          {CHOICES.map((choice) => (
            <Radio key={choice.value} label={DEVICE_NAMES[choice.value]} {...choice} />
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
