import { IconAdjustments, IconGridDots, IconPhoto, IconRoute, IconSchool, IconTimeline } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Directions } from "../tabs/directions/Directions.tsx";
import { Gallery } from "../tabs/gallery/Gallery.tsx";
import { Mix } from "../tabs/mix/Mix.tsx";
import { Runs } from "../tabs/runs/Runs.tsx";
import { Train } from "../tabs/train/Train.tsx";
import type { Tab } from "../view/view.ts";
import { Walk } from "../tabs/walk/Walk.tsx";

interface TabParts {
  readonly label: string;
  readonly Icon: typeof IconPhoto;
  readonly Panel: () => ReactNode;
  /** It shows something without a network too. */
  readonly standsAlone?: true;
}

export const TAB_PARTS: Readonly<Record<Tab, TabParts>> = {
  gallery: { label: "Gallery", Icon: IconPhoto, Panel: Gallery },
  mix: { label: "Mix", Icon: IconGridDots, Panel: Mix },
  walk: { label: "Walk", Icon: IconRoute, Panel: Walk },
  directions: { label: "Directions", Icon: IconAdjustments, Panel: Directions },
  train: { label: "Train", Icon: IconSchool, Panel: Train, standsAlone: true },
  runs: { label: "Runs", Icon: IconTimeline, Panel: Runs, standsAlone: true },
};
