/** Hair styles of Lorelei by what they look like from afar; these groups are the data set's classes. */
export const HAIR_CLASSES = {
  cropped: ["variant01", "variant09"],
  quiff: ["variant08", "variant22"],
  fringe: ["variant07", "variant12"],
  bob: ["variant13", "variant19"],
  long: ["variant15", "variant35"],
  curly: ["variant05", "variant24"],
  bun: ["variant26", "variant38"],
  tail: ["variant31", "variant33"],
} as const;

export type HairClass = keyof typeof HAIR_CLASSES;
export type HairStyle = (typeof HAIR_CLASSES)[HairClass][number];
export const HAIR_CLASS_NAMES: readonly HairClass[] = [
  "cropped",
  "quiff",
  "fringe",
  "bob",
  "long",
  "curly",
  "bun",
  "tail",
];

/** Few and bold, because a face is 30 pixels wide. */
export const EYES = ["variant02", "variant16", "variant19", "variant20"] as const;
export const EYEBROWS = ["variant01", "variant10"] as const;
export const MOUTHS = ["happy02", "happy03", "happy05", "sad01"] as const;

export const SKIN_COLOURS = ["ffe0c4", "f6c9a0", "e6a877", "cc8452", "a8643a", "84492a"] as const;
export const HAIR_COLOURS = [
  "2a1d1a",
  "5a3a28",
  "8a5433",
  "b9763f",
  "e0b25c",
  "f3e0b0",
  "c8402c",
  "ee8fa6",
  "7d6bd8",
  "3f8fd2",
  "3aa68a",
  "a3a9b2",
] as const;
export const CLOTHING_COLOURS = [
  "e4572e",
  "2e86ab",
  "f2b134",
  "3c9d6b",
  "7b4fa3",
  "e86a92",
  "2f3e55",
  "f4f1ea",
] as const;
export const BACKGROUND_COLOURS = [
  "a9dcf2",
  "c4b4ea",
  "ffc4cf",
  "ffd6a5",
  "b8ecc6",
  "fff0a3",
  "8bd2cf",
  "f4a79d",
] as const;
