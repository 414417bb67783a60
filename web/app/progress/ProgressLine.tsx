import { Group, Progress, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { estimate } from "./estimate.ts";
import classes from "./ProgressLine.module.css";

export interface ProgressLineProps {
  /** 0 to 1. */
  readonly fraction: number;
  readonly doing: string;
  /** Shows itself at once, not only after half a second. */
  readonly atOnce?: boolean;
}

/** What passes within this time needs no progress. */
const SHORT_MS = 500;

/** A thin bar with what is being done and, where that is worth saying, how long it still takes. */
export function ProgressLine({ fraction, doing, atOnce = false }: ProgressLineProps) {
  const begun = useRef({ time: performance.now(), fraction });
  // What begins anew is estimated anew.
  if (fraction < begun.current.fraction) begun.current = { time: performance.now(), fraction };
  const isLong = useIsLong(atOnce);
  const left = estimate(performance.now() - begun.current.time, fraction - begun.current.fraction, 1 - fraction);
  return (
    <Stack gap={6} className={classes.line} data-shown={isLong || undefined} aria-hidden={!isLong}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" className="quiet tabular" truncate>
          {doing}
        </Text>
        <Text size="sm" className="quiet tabular" style={{ whiteSpace: "nowrap" }}>
          {left}
        </Text>
      </Group>
      <Progress value={fraction * 100} size={4} aria-label={doing} transitionDuration={150} />
    </Stack>
  );
}

function useIsLong(atOnce: boolean): boolean {
  const [isLong, setLong] = useState(atOnce);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), SHORT_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong;
}
