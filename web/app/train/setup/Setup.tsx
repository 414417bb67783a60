import { Stack } from "@mantine/core";
import { useState } from "react";
import { Workbench } from "../../shell/Workbench.tsx";
import type { PictureOrigin } from "../../../training/training.ts";
import { ChoicesPanel } from "./ChoicesPanel.tsx";
import { Chosen } from "./Chosen.tsx";
import { DropPictures } from "./DropPictures.tsx";
import { FIRST_FORM } from "./form.ts";
import { StartPanel } from "./StartPanel.tsx";

/** Which pictures, which network, and how long that will take. */
export function Setup() {
  const [origin, setOrigin] = useState<PictureOrigin>();
  const [form, setForm] = useState(FIRST_FORM);
  return (
    <Workbench controlsLabel="What to train" controls={<ChoicesPanel form={form} onChange={setForm} />}>
      {origin === undefined ? (
        <DropPictures onChoose={setOrigin} />
      ) : (
        <Stack gap="lg">
          <Chosen origin={origin} onClear={() => setOrigin(undefined)} />
          <StartPanel origin={origin} form={form} />
        </Stack>
      )}
    </Workbench>
  );
}
