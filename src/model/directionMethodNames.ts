/** The ways to find directions, apart from what they need, so that --help stays quick. */
export const METHOD_NAMES = ["pca", "sefa"] as const;
export type DirectionMethodName = (typeof METHOD_NAMES)[number];
