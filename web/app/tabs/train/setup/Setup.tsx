import { Stack } from "@mantine/core";
import { Workbench } from "../../../layout/Workbench.tsx";
import { ChoicesPanel } from "./ChoicesPanel.tsx";
import { Chosen } from "./Chosen.tsx";
import { DropPictures } from "./DropPictures.tsx";
import { useSetup } from "./form.ts";
import { StartPanel } from "./StartPanel.tsx";
import { useTexts } from "../../../texts/texts.ts";

/** Which images, which network, and how long that will take. */
export function Setup() {
  const { train } = useTexts();
  const { origin, form, choose, fill } = useSetup();
  return (
    <Workbench controlsLabel={train.setupLabel} controls={<ChoicesPanel form={form} onChange={fill} />}>
      {origin === undefined ? (
        <DropPictures onChoose={choose} />
      ) : (
        <Stack gap="lg">
          <Chosen origin={origin} onClear={() => choose(undefined)} />
          <StartPanel origin={origin} form={form} />
        </Stack>
      )}
    </Workbench>
  );
}
