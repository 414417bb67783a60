import { Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPhoto } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { isOf, type Favourite } from "../../store/shelf/favourite.ts";
import { useStudio } from "../../store/store.ts";
import { useTexts } from "../../texts/texts.ts";
import { FavouriteCard } from "./FavouriteCard.tsx";
import classes from "./Shelf.module.css";

/** One of the favourites; opens to what can be done with it. Those of other networks are pale. */
export function FavouriteTile({ favourite }: { readonly favourite: Favourite }) {
  const { shelf } = useTexts();
  const isOwn = useStudio(({ network }) => isOf(favourite, network));
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const address = useAddress(favourite.thumbnail);
  const { latent, network } = favourite;
  return (
    <Popover opened={isOpen} onChange={close} width={280} radius="lg" shadow="lg" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.tile}
          data-other={!isOwn || undefined}
          aria-label={isOwn ? latent.name : shelf.ofOther(latent.name, network.name)}
          title={isOwn ? latent.name : shelf.ofOther(latent.name, network.name)}
          onClick={toggle}
        >
          <span className={classes.thumbnail}>
            {address === undefined ? <IconPhoto size={24} stroke={1.25} aria-hidden /> : <img src={address} alt="" />}
          </span>
          <span className={classes.name}>{latent.name}</span>
          {!isOwn && <span className={classes.network}>{network.name}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="md" aria-label={latent.name}>
        <FavouriteCard favourite={favourite} isOwn={isOwn} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** An address of a blob, for as long as it is shown. */
function useAddress(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return setAddress(undefined);
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address;
}
