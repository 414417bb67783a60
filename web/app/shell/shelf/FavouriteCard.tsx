import { Button, Stack, Text, TextInput, type ButtonProps } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconAdjustments,
  IconArrowBackUp,
  IconBinary,
  IconBrush,
  IconGridDots,
  IconPhoto,
  IconRoute,
  IconTrash,
  type Icon,
} from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { saveFile } from "../../controls/saveFile.ts";
import { useLibrary } from "../../store/library/useLibrary.ts";
import type { Favourite } from "../../store/shelf/favourite.ts";
import { useShelf } from "../../store/shelf/useShelf.ts";
import { useTexts } from "../../texts/texts.ts";
import { originText } from "./originText.ts";
import { useUses } from "./useUses.ts";

interface FavouriteCardProps {
  readonly favourite: Favourite;
  /** Whether the network that is open draws it. */
  readonly isOwn: boolean;
  readonly onDone: () => void;
}

/** What a favourite is called, where it comes from, and what can be done with it. */
export function FavouriteCard({ favourite, isOwn, onDone }: FavouriteCardProps) {
  const { latent } = favourite;
  return (
    <Stack gap="sm">
      <NameField favourite={favourite} />
      <Text size="xs" className="quiet">
        {originText(latent.origin)}
      </Text>
      {isOwn ? <Uses favourite={favourite} onDone={onDone} /> : <OtherNetwork favourite={favourite} onDone={onDone} />}
      <Remove favourite={favourite} />
    </Stack>
  );
}

/** Takes the name when it is left, or with Enter. */
function NameField({ favourite: { latent } }: Pick<FavouriteCardProps, "favourite">) {
  const { shelf } = useTexts();
  const rename = useShelf((state) => state.rename);
  const [text, setText] = useState(latent.name);
  const take = (): void => {
    rename(latent.id, text.trim());
    if (text.trim() === "") setText(latent.name);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    take();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label={shelf.name}
        value={text}
        maxLength={80}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={take}
      />
    </form>
  );
}

function Uses({ favourite, onDone }: Omit<FavouriteCardProps, "isOwn">) {
  const { shelf } = useTexts();
  const { latent } = favourite;
  const { seeLarge, edit, move, addToWalk, addToMix, save } = useUses(latent);
  const then = (act: () => unknown) => (): void => {
    onDone();
    act();
  };
  return (
    <Stack gap={2}>
      <Action label={shelf.seeLarge} Icon={IconPhoto} onClick={then(seeLarge)} />
      <Action label={shelf.edit} Icon={IconBrush} onClick={then(edit)} />
      <Action label={shelf.move} Icon={IconAdjustments} onClick={then(move)} />
      <Action label={shelf.toWalk} Icon={IconRoute} onClick={then(addToWalk)} />
      <Action label={shelf.asRow} Icon={IconGridDots} onClick={then(() => addToMix("rows"))} />
      <Action label={shelf.asColumn} Icon={IconGridDots} onClick={then(() => addToMix("columns"))} />
      <Action
        label={shelf.save}
        Icon={IconBinary}
        onClick={then(() => saveFile(`${latent.name}.npz`, async () => new Blob([await save()])))}
      />
    </Stack>
  );
}

/** The network that it belongs to, where it is at hand. */
function OtherNetwork({ favourite: { network }, onDone }: Omit<FavouriteCardProps, "isOwn">) {
  const { shelf } = useTexts();
  const kept = useLibrary((state) => state.kept)?.find(({ id }) => id.startsWith(`${network.fingerprint}-`));
  const model = useLibrary((state) => state.models).find(({ name }) => name === network.name);
  const { openKept, openModel } = useLibrary.getState();
  const open = (): void => {
    onDone();
    if (kept !== undefined) void openKept(kept);
    else if (model !== undefined) void openModel(model);
  };
  return (
    <Stack gap="xs">
      <Text size="sm">{shelf.otherNetwork(network.name)}</Text>
      {(kept ?? model) !== undefined && (
        <Button variant="light" size="xs" onClick={open}>
          {shelf.openNetwork(network.name)}
        </Button>
      )}
    </Stack>
  );
}

function Remove({ favourite: { latent } }: Pick<FavouriteCardProps, "favourite">) {
  const { shelf } = useTexts();
  const remove = useShelf((state) => state.remove);
  const act = (): void => {
    const putBack = remove(latent.id);
    const id = `removed-${latent.id}`;
    const undo = (): void => {
      putBack();
      notifications.hide(id);
    };
    notifications.show({
      id,
      withBorder: true,
      autoClose: 8000,
      message: (
        <>
          {shelf.removed(latent.name)}{" "}
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={undo}
          >
            {shelf.undo}
          </Button>
        </>
      ),
    });
  };
  return <Action label={shelf.remove} Icon={IconTrash} color="red" onClick={act} />;
}

interface ActionProps extends Pick<ButtonProps, "color"> {
  readonly label: string;
  readonly Icon: Icon;
  readonly onClick: () => void;
}

function Action({ label, Icon, color = "gray", onClick }: ActionProps) {
  return (
    <Button
      variant="subtle"
      color={color}
      size="compact-md"
      justify="flex-start"
      fullWidth
      leftSection={<Icon size={18} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
