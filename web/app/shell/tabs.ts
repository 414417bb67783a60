import {
  IconAdjustments,
  IconGridDots,
  IconPencil,
  IconPhoto,
  IconRoute,
  IconSchool,
  IconTimeline,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Directions } from "../tabs/directions/Directions.tsx";
import { Edit } from "../tabs/edit/Edit.tsx";
import { Gallery } from "../tabs/gallery/Gallery.tsx";
import { Mix } from "../tabs/mix/Mix.tsx";
import { Runs } from "../tabs/runs/Runs.tsx";
import { Train } from "../tabs/train/Train.tsx";
import type { Tab } from "../view/view.ts";
import { Walk } from "../tabs/walk/Walk.tsx";

interface TabParts {
  readonly Icon: typeof IconPhoto;
  readonly Panel: () => ReactNode;
  /** It shows something without a network too. */
  readonly standsAlone?: true;
}

export const TAB_PARTS: Readonly<Record<Tab, TabParts>> = {
  gallery: { Icon: IconPhoto, Panel: Gallery },
  mix: { Icon: IconGridDots, Panel: Mix },
  walk: { Icon: IconRoute, Panel: Walk },
  directions: { Icon: IconAdjustments, Panel: Directions },
  edit: { Icon: IconPencil, Panel: Edit },
  train: { Icon: IconSchool, Panel: Train, standsAlone: true },
  runs: { Icon: IconTimeline, Panel: Runs, standsAlone: true },
};
