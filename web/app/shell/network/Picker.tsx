import { ActionIcon, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useEffect, useId, type ReactNode } from "react";
import { useLibrary, type Model } from "../../store/library/useLibrary.ts";
import type { KeptCheckpoint } from "../../store/library/keptCheckpoints.ts";
import { useTexts } from "../../texts/texts.ts";
import { useStudio } from "../../store/store.ts";
import classes from "./Picker.module.css";
import { said } from "../../texts/foreign.ts";

/** The networks at hand: those that come with the page, and those that were opened before. */
export function Picker({ onChosen }: { readonly onChosen: () => void }) {
  const { library } = useTexts();
  const models = useLibrary((state) => state.models);
  const kept = useLibrary((state) => state.kept);
  const keepsNothing = useLibrary((state) => state.keepsNothing);
  const refresh = useLibrary((state) => state.refresh);
  const id = useId();
  useEffect(() => void refresh(), [refresh]);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={550} id={id}>
        {library.networks}
      </Text>
      <ul className={classes.list} aria-labelledby={id}>
        {models.map((model) => (
          <ModelRow key={model.name} model={model} onChosen={onChosen} />
        ))}
        {kept?.map((checkpoint) => (
          <KeptRow key={checkpoint.id} checkpoint={checkpoint} onChosen={onChosen} />
        ))}
      </ul>
      {kept !== undefined && kept.length > 0 && (
        <Text size="xs" className="quiet">
          {library.kept(kept.length, total(kept))}
        </Text>
      )}
      {keepsNothing && (
        <Text size="xs" className="quiet">
          {library.keepsNothing}
        </Text>
      )}
    </Stack>
  );
}

function ModelRow({ model, onChosen }: { readonly model: Model; readonly onChosen: () => void }) {
  const { library } = useTexts();
  const openModel = useLibrary((state) => state.openModel);
  const isOpen = useStudio(({ source }) => source !== undefined && "url" in source && source.name === model.name);
  const choose = (): void => {
    onChosen();
    void openModel(model);
  };
  const facts = [library.comesWithPage, ...(model.about === undefined ? [] : [said(model.about)])].toReversed();
  return <Row name={model.name} facts={facts} isOpen={isOpen} onChoose={choose} />;
}

function KeptRow({ checkpoint, onChosen }: { readonly checkpoint: KeptCheckpoint; readonly onChosen: () => void }) {
  const { library } = useTexts();
  const openKept = useLibrary((state) => state.openKept);
  const forget = useLibrary((state) => state.forget);
  const isOpen = useLibrary(({ current }) => current === checkpoint.id);
  const { name, bytes, opened, resolution, address } = checkpoint;
  const choose = (): void => {
    onChosen();
    void openKept(checkpoint);
  };
  const from = address === undefined ? [] : [library.from(new URL(address).host)];
  const facts = [library.file(resolution, bytes, new Date(opened)), ...from];
  return (
    <Row name={name} facts={facts} isOpen={isOpen} onChoose={choose}>
      {/* The one that is open is read again, as for another device or a projection. */}
      {!isOpen && (
        <ActionIcon
          variant="subtle"
          color="gray"
          radius="xl"
          aria-label={library.forget(name)}
          title={library.forgetHint}
          onClick={() => void forget(checkpoint)}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
    </Row>
  );
}

interface RowProps {
  readonly name: string;
  readonly facts: readonly string[];
  readonly isOpen: boolean;
  readonly onChoose: () => void;
  /** What else can be done with it. */
  readonly children?: ReactNode;
}

function Row({ name, facts, isOpen, onChoose, children }: RowProps) {
  return (
    <li className={classes.row} data-open={isOpen || undefined}>
      <UnstyledButton className={classes.choose} aria-current={isOpen || undefined} onClick={onChoose}>
        <span className={classes.mark}>{isOpen && <IconCheck size={16} aria-hidden />}</span>
        <span className={classes.text}>
          <span className={classes.name}>{name}</span>
          <span className={classes.facts}>{facts.join(" · ")}</span>
        </span>
      </UnstyledButton>
      {children}
    </li>
  );
}

function total(kept: readonly KeptCheckpoint[]): number {
  return kept.reduce((sum, { bytes }) => sum + bytes, 0);
}
