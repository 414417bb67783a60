/** So many items, spread over a data set; all where there are fewer. */
export function spreadItems(pictures: number, wanted: number): number[] {
  const count = Math.min(wanted, pictures);
  return Array.from({ length: count }, (_, i) => Math.floor((i * pictures) / count));
}
