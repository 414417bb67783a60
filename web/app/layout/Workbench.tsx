import { Button, Collapse, Paper, Stack } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import classes from "./Workbench.module.css";
import { useTexts } from "../texts/texts.ts";

export interface WorkbenchProps {
  /** What the controls are called on a narrow screen, where they fold away. */
  readonly controlsLabel?: string;
  readonly controls: ReactNode;
  readonly children: ReactNode;
}

/** A tab's layout: the work, and its controls beside it; above it on a narrow screen, where they stay in sight. */
export function Workbench({ controlsLabel, controls, children }: WorkbenchProps) {
  const { pictures } = useTexts();
  const label = controlsLabel ?? pictures.controls;
  const isWide = useIsWide();
  const work = (
    <div key="work" className={classes.work}>
      {children}
    </div>
  );
  const aside = (
    <aside key="controls" className={classes.controls} aria-label={label}>
      {isWide ? controls : <Folded label={label}>{controls}</Folded>}
    </aside>
  );
  // What comes first on the screen comes first for the keyboard.
  return <div className={classes.workbench}>{isWide ? [work, aside] : [aside, work]}</div>;
}

function Folded({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <>
      <Button
        fullWidth
        variant="subtle"
        color="gray"
        leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
      >
        {label}
      </Button>
      <Collapse id={id} expanded={isOpen}>
        <div className={classes.folded}>{children}</div>
      </Collapse>
    </>
  );
}

/** Whether a tab's controls have a place beside its work. */
export function useIsWide(): boolean {
  return useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
}

/** What stands alone on a tab until there is more to see. */
export function CenterCard({ children }: { readonly children: ReactNode }) {
  return (
    <Paper radius="lg" p="xl" w="100%" maw={520} mx="auto" mt="12vh" withBorder>
      <Stack gap="lg">{children}</Stack>
    </Paper>
  );
}
