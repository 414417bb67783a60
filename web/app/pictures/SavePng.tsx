import { Button, Popover, Stack, type ButtonProps } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { IconChevronDown, IconDownload } from "@tabler/icons-react";
import { Choice } from "../controls/Choice.tsx";
import { saveFile } from "../controls/saveFile.ts";
import { fittingScales, MAX_SIDE, sheetPng, sheetSize, type Enlargement, type Sheet } from "./pngs.ts";
import { useTexts } from "../texts/texts.ts";

export interface SavePngProps extends Pick<ButtonProps, "variant" | "color" | "size" | "className"> {
  /** What the button says, such as "Save grid". */
  readonly label: string;
  /** Of the file, without its ending. */
  readonly name: string;
  /** Nothing while it is drawn. */
  readonly sheet: Sheet | undefined;
}

/** Saves images as one PNG; the button beside it opens how large that is made. */
export function SavePng({ label, name, sheet, className, ...looks }: SavePngProps) {
  const { pictures } = useTexts();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [enlargement] = useEnlargement();
  const save = async (): Promise<void> => {
    close();
    if (sheet === undefined) return;
    const scale = fittingScale(sheet, enlargement.scale);
    await saveFile(`${name}.png`, () => sheetPng(sheet, { ...enlargement, scale }));
  };
  const disabled = sheet === undefined;
  return (
    <Button.Group className={className}>
      <Button
        {...looks}
        flex={1}
        leftSection={<IconDownload size={18} aria-hidden />}
        disabled={disabled}
        onClick={save}
      >
        {label}
      </Button>
      <Popover opened={isOpen && !disabled} onChange={close} width={280} radius="lg" shadow="lg" trapFocus returnFocus>
        <Popover.Target>
          <Button {...looks} px="0.375rem" aria-label={pictures.fileSize} disabled={disabled} onClick={toggle}>
            <IconChevronDown size={16} aria-hidden />
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="md" aria-label={pictures.fileSize}>
          {sheet !== undefined && <Size sheet={sheet} onSave={() => void save()} />}
        </Popover.Dropdown>
      </Popover>
    </Button.Group>
  );
}

interface SizeProps {
  readonly sheet: Sheet;
  readonly onSave: () => void;
}

function Size({ sheet, onSave }: SizeProps) {
  const { pictures } = useTexts();
  const [{ scale: wanted, isCrisp }, change] = useEnlargement();
  const { width, height } = sheetSize(sheet);
  const scale = fittingScale(sheet, wanted);
  return (
    <Stack gap="md">
      <Choice
        label={pictures.size}
        hint={pictures.pixelSize(width * scale, height * scale)}
        data={scalesOf(sheet).map((value) => ({ value: String(value), label: `${value}×` }))}
        value={String(scale)}
        onChange={(value) => change({ scale: Number(value) })}
      />
      <Choice
        label={pictures.pixels}
        hint={isCrisp ? pictures.crispHint : pictures.smoothHint}
        data={(["smooth", "crisp"] as const).map((value) => ({ value, label: pictures[value] }))}
        value={isCrisp ? "crisp" : "smooth"}
        onChange={(value) => change({ isCrisp: value === "crisp" })}
        disabled={scale === 1}
      />
      <Button size="sm" leftSection={<IconDownload size={18} aria-hidden />} onClick={onSave}>
        {pictures.save}
      </Button>
    </Stack>
  );
}

function scalesOf(sheet: Sheet): readonly number[] {
  const { width, height } = sheetSize(sheet);
  return fittingScales(Math.max(width, height), MAX_SIDE);
}

/** The scale that was chosen, or the largest that this sheet can have. */
function fittingScale(sheet: Sheet, wanted: number): number {
  const scales = scalesOf(sheet);
  return scales.findLast((scale) => scale <= wanted) ?? 1;
}

/** How images are enlarged when they are saved; kept in this browser. */
function useEnlargement(): [Enlargement, (patch: Partial<Enlargement>) => void] {
  const [enlargement, set] = useLocalStorage<Enlargement>({
    key: "stylegan.saving",
    defaultValue: { scale: 1, isCrisp: false },
    getInitialValueInEffect: false,
  });
  return [enlargement, (patch) => set({ ...enlargement, ...patch })];
}
