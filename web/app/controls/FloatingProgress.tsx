import { Paper } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { announce } from "./Announcer.tsx";
import classes from "./FloatingProgress.module.css";
import { ProgressLine, type ProgressLineProps } from "./ProgressLine.tsx";
import { texts } from "../texts/texts.ts";

/** What passes within this time needs no progress. */
const SHORT_MS = 500;

/** Progress above the page's lower edge, where it moves nothing; only of what takes longer than a moment. */
export function FloatingProgress(props: ProgressLineProps) {
  const [isLong, setLong] = useState(false);
  const first = useRef(props.doing);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), SHORT_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (!isLong) return;
    announce(first.current);
    return () => announce(texts().controls.done);
  }, [isLong]);
  if (!isLong) return null;
  return (
    <Paper className={classes.floating} radius="lg" shadow="lg" px="lg" py="sm">
      <ProgressLine {...props} />
    </Paper>
  );
}
