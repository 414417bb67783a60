import { Alert, Button, Collapse, FileButton, Group, Text } from "@mantine/core";
import { IconChevronDown, IconDownload, IconFolderOpen, IconStar } from "@tabler/icons-react";
import { useId } from "react";
import { saveFile } from "../../controls/saveFile.ts";
import { LATENT_ENDINGS, openLatents } from "../../store/shelf/latentFiles.ts";
import { useShelf } from "../../store/shelf/useShelf.ts";
import { said } from "../../texts/foreign.ts";
import { useTexts } from "../../texts/texts.ts";
import { FavouriteTile } from "./FavouriteTile.tsx";
import classes from "./Shelf.module.css";

/** The favourites, on all tabs that show images. */
export function Shelf() {
  const { shelf } = useTexts();
  const favourites = useShelf((state) => state.favourites);
  const isOpen = useShelf((state) => state.isOpen);
  const setOpen = useShelf((state) => state.setOpen);
  const problem = useShelf((state) => state.problem);
  const id = useId();
  return (
    <section className={classes.shelf} aria-label={shelf.favourites}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconStar size={16} aria-hidden />}
        rightSection={
          <IconChevronDown size={16} aria-hidden className={classes.chevron} data-open={isOpen || undefined} />
        }
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {shelf.show(favourites.length)}
      </Button>
      <Collapse id={id} expanded={isOpen}>
        {problem !== undefined && (
          <Alert color="yellow" radius="md" mt="xs" title={shelf.notStored}>
            {said(problem)}
          </Alert>
        )}
        <div className={classes.strip}>
          {favourites.length === 0 ? (
            <Text size="sm" className={`quiet ${classes.empty}`}>
              {shelf.empty}
            </Text>
          ) : (
            <ul className={classes.list} aria-label={shelf.favourites}>
              {favourites.map((favourite) => (
                <li key={favourite.latent.id}>
                  <FavouriteTile favourite={favourite} />
                </li>
              ))}
            </ul>
          )}
          <ShelfFiles isEmpty={favourites.length === 0} />
        </div>
      </Collapse>
    </section>
  );
}

/** All favourites as one file, and files of latents. */
function ShelfFiles({ isEmpty }: { readonly isEmpty: boolean }) {
  const { shelf } = useTexts();
  const file = useShelf((state) => state.file);
  return (
    <Group gap={4} className={classes.files}>
      <FileButton accept={LATENT_ENDINGS} onChange={(chosen) => void (chosen !== null && openLatents(chosen))}>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconFolderOpen size={16} aria-hidden />}
          >
            {shelf.openFile}
          </Button>
        )}
      </FileButton>
      {!isEmpty && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => void saveFile("favourites.safetensors", file)}
        >
          {shelf.saveAll}
        </Button>
      )}
    </Group>
  );
}
