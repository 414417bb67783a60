import { Text, TextInput, UnstyledButton } from "@mantine/core";
import type { DirectionStep } from "../../../../src/model/directions.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { DirectionAmount, DirectionLayers, DirectionSlider } from "../../layout/DirectionSlider.tsx";
import { Picture } from "../../pictures/Picture.tsx";
import { useDirections } from "../../store/useDirections.ts";
import { amountText, stepOf } from "../../view/steps.ts";
import classes from "./Directions.module.css";
import { endAmounts } from "./looks.ts";
import { useMoves } from "./useMoves.ts";
import { useTexts } from "../../texts/texts.ts";

const MOST_LETTERS = 40;

export interface DirectionRowProps {
  readonly component: number;
  readonly ends: readonly [back: PagePicture | undefined, forth: PagePicture | undefined];
}

/** One direction: its name, its slider between what it leads to, and the layers that it moves. */
export function DirectionRow({ component, ends: [back, forth] }: DirectionRowProps) {
  const { name: nameOf, of } = useDirections();
  const { steps, move } = useMoves();
  const name = nameOf(component);
  const step = stepOf(steps, component, of);
  const [backwards, forwards] = endAmounts(of, component);
  const unit = of === undefined ? undefined : "";
  const setAmount = (amount: number): void => move({ ...step, amount: Math.round(amount * 10) / 10 });
  return (
    <div className={classes.row}>
      <EndPicture
        label={`${name}: ${amountText(backwards, unit)}`}
        picture={back}
        onChoose={() => setAmount(backwards)}
      />
      <div className={classes.middle}>
        <NameLine step={step} />
        <DirectionSlider name={name} step={step} onChange={move} />
        <div className={classes.line}>
          <DirectionLayers name={name} step={step} onChange={move} />
        </div>
      </div>
      <EndPicture
        label={`${name}: ${amountText(forwards, unit)}`}
        picture={forth}
        onChoose={() => setAmount(forwards)}
      />
    </div>
  );
}

/** What the user calls a direction, how far it is moved, and the way back. */
function NameLine({ step }: { readonly step: DirectionStep }) {
  const { component, of } = step;
  const { directions, pictures } = useTexts();
  const { names, name, rename } = useDirections();
  const { move } = useMoves();
  return (
    <div className={classes.line}>
      {of === undefined ? (
        <TextInput
          variant="unstyled"
          size="sm"
          aria-label={directions.nameOf(component + 1)}
          placeholder={pictures.direction(component + 1)}
          maxLength={MOST_LETTERS}
          value={names[component] ?? ""}
          onChange={({ currentTarget }) => rename(component, currentTarget.value)}
          classNames={{ root: classes.nameRoot, input: classes.name }}
        />
      ) : (
        <Text size="sm" fw={550} className={classes.nameRoot}>
          {name(component)}
        </Text>
      )}
      <DirectionAmount name={name(component)} step={step} onChange={move} />
    </div>
  );
}

interface EndPictureProps {
  readonly label: string;
  readonly picture: PagePicture | undefined;
  readonly onChoose: () => void;
}

function EndPicture({ label, picture, onChoose }: EndPictureProps) {
  return (
    <UnstyledButton className={classes.end} aria-label={label} onClick={onChoose}>
      <Picture picture={picture} />
    </UnstyledButton>
  );
}
