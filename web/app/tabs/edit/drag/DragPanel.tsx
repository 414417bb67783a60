import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop, IconPlus, IconX } from "@tabler/icons-react";
import { Choice } from "../../../controls/Choice.tsx";
import { Failure } from "../../../controls/Failure.tsx";
import { useStudio } from "../../../store/store.ts";
import { useLook } from "../../../store/usableLook.ts";
import { useTexts } from "../../../texts/texts.ts";
import { sourceKey } from "../../../view/latents.ts";
import type { EditedProps } from "../usableEdit.ts";
import classes from "./Drag.module.css";
import { onPixel, type Movable } from "./movable.ts";
import { settingOf, useDrag, type Tool } from "./useDrag.ts";

const TOOLS = ["points", "paint", "wipe"] as const satisfies readonly Tool[];
const MOVABLE = ["near", "painted", "all"] as const satisfies readonly Movable[];

/** Points of the image that are to go elsewhere: switched on, listed, started and stopped. */
export function DragPanel({ edit }: EditedProps) {
  const { drag: t } = useTexts();
  const { isOn, toggle, failure } = useDrag();
  return (
    <Stack component="section" gap="sm" aria-label={t.title} className={classes.panel}>
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          {t.title}
        </Text>
        <Button size="xs" variant={isOn ? "filled" : "default"} aria-pressed={isOn} onClick={toggle}>
          {isOn ? t.off : t.on}
        </Button>
      </Group>
      {isOn ? <DragControls edit={edit} /> : <Hint text={t.explained} />}
      {failure !== undefined && <Failure title={t.failed} message={failure} />}
    </Stack>
  );
}

function Hint({ text }: { readonly text: string }) {
  return (
    <Text size="xs" className="quiet">
      {text}
    </Text>
  );
}

function DragControls({ edit }: EditedProps) {
  const { drag: t } = useTexts();
  const { movable, setMovable, tool, setTool, current } = useDrag();
  const choices = <T extends Movable | Tool>(values: readonly T[]) =>
    values.map((value) => ({ value, label: t[value] }));
  return (
    <>
      <Hint text={t.how} />
      <Pairs edit={edit} />
      <Choice
        label={t.movable}
        hint={t.movableHint}
        data={choices(MOVABLE)}
        value={movable}
        disabled={current !== undefined}
        onChange={setMovable}
      />
      {movable === "painted" && (
        <Choice label={t.tool} hint={t.toolHint} data={choices(TOOLS)} value={tool} onChange={setTool} />
      )}
      <StartStop edit={edit} />
    </>
  );
}

/** The pairs as a list, where they are removed and one is added without a pointer. */
function Pairs({ edit: { base } }: EditedProps) {
  const { drag: t } = useTexts();
  const { settings, current, set } = useDrag();
  const side = useStudio(({ network }) => network?.resolution ?? 0);
  const key = sourceKey(base);
  const { pairs } = settingOf(settings, key);
  const middle = { x: side / 2, y: side / 2 };
  const added = { handle: onPixel(middle, side), target: onPixel({ ...middle, y: middle.y - side / 8 }, side) };
  return (
    <Stack gap={4}>
      {pairs.length > 0 && (
        <ul className={classes.pairs} aria-label={t.pairs}>
          {pairs.map(({ handle, target }, i) => (
            <li key={i}>
              <Text size="sm" className="tabular">
                {t.pair(i + 1, handle.x, handle.y, target.x, target.y)}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                aria-label={t.remove(i + 1)}
                disabled={current !== undefined}
                onClick={() => set(key, { pairs: pairs.filter((_, k) => k !== i) })}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={current !== undefined}
          onClick={() => set(key, { pairs: [...pairs, added] })}
        >
          {t.add}
        </Button>
      </Group>
    </Stack>
  );
}

function StartStop({ edit }: EditedProps) {
  const { drag: t } = useTexts();
  const { settings, current, start, stop } = useDrag();
  const look = useLook();
  const { pairs } = settingOf(settings, sourceKey(edit.base));
  if (current === undefined) {
    const icon = <IconPlayerPlay size={18} aria-hidden />;
    return (
      <Button leftSection={icon} disabled={pairs.length === 0} onClick={() => void start(edit, look)}>
        {t.start}
      </Button>
    );
  }
  const { step, perSecond } = current;
  return (
    <Group>
      <Button leftSection={<IconPlayerStop size={18} aria-hidden />} onClick={stop}>
        {t.stop}
      </Button>
      <Text size="sm" className="quiet tabular" role="status">
        {step === undefined ? t.preparing : t.progress(step, perSecond)}
      </Text>
    </Group>
  );
}
