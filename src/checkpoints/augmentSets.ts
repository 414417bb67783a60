import { UserError } from "../base/errors.ts";

/** The transforms of the ADA pipeline (Karras et al. 2020b, appendix B) under their official names. */
const GROUPS = {
  blit: ["xflip", "rotate90", "xint"],
  geom: ["scale", "rotate", "aniso", "xfrac"],
  color: ["brightness", "contrast", "lumaflip", "hue", "saturation"],
  filter: ["imgfilter"],
  noise: ["noise"],
  cutout: ["cutout"],
} as const;

type Group = keyof typeof GROUPS;
export type Transform = (typeof GROUPS)[Group][number];

/**
 * Which transforms there are, and what the strength p is multiplied with to give each one's probability: 1 unless
 * a set says otherwise. A transform that is not named is never applied.
 */
export type AugmentSet = Readonly<Partial<Record<Transform, number>>>;

function joined(...groups: readonly Group[]): AugmentSet {
  return Object.fromEntries(groups.flatMap((group) => GROUPS[group]).map((transform) => [transform, 1]));
}

/** The sets of `--augpipe`. */
export const AUGMENT_SETS = {
  blit: joined("blit"),
  geom: joined("geom"),
  color: joined("color"),
  filter: joined("filter"),
  noise: joined("noise"),
  cutout: joined("cutout"),
  bg: joined("blit", "geom"),
  bgc: joined("blit", "geom", "color"),
  bgcf: joined("blit", "geom", "color", "filter"),
  bgcfn: joined("blit", "geom", "color", "filter", "noise"),
  bgcfnc: joined("blit", "geom", "color", "filter", "noise", "cutout"),
} as const satisfies Readonly<Record<string, AugmentSet>>;

export type AugmentSetName = keyof typeof AUGMENT_SETS;
export const AUGMENT_SET_NAMES = Object.keys(AUGMENT_SETS) as AugmentSetName[];

/** Adaptive: p follows how often D is right. Fixed: p stays. None: images pass unchanged. */
export const AUGMENT_MODES = ["ada", "noaug", "fixed"] as const;
export type AugmentMode = (typeof AUGMENT_MODES)[number];

/** @throws UserError that lists the sets where there is none of this name. */
export function augmentSet(name: string): AugmentSet {
  if (Object.hasOwn(AUGMENT_SETS, name)) return AUGMENT_SETS[name as AugmentSetName];
  throw new UserError({
    attempted: "choose the augmentations",
    rule: `the set is one of ${AUGMENT_SET_NAMES.join(", ")}`,
    received: JSON.stringify(name),
    next: "bgc is the official default.",
  });
}
