import type { ReactNode } from "react";
import classes from "./Figures.module.css";

interface FiguresProps {
  readonly children: ReactNode;
}

/** A row of labelled numbers, as many a line as fit. */
export function Figures({ children }: FiguresProps) {
  return <dl className={classes.figures}>{children}</dl>;
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

export function Figure({ label, value, detail }: FigureProps) {
  return (
    <div>
      <dt className="quiet">{label}</dt>
      <dd className="tabular">{value}</dd>
      <dd className="quiet tabular">{detail}</dd>
    </div>
  );
}
