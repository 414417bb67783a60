import { text } from "../text.ts";

/** What each tab is called, by its name in links. */
export const tabs = {
  gallery: text("Gallery", "画廊"),
  mix: text("Mix", "混合"),
  walk: text("Walk", "漫游"),
  directions: text("Directions", "方向"),
  edit: text("Edit", "编辑"),
  train: text("Train", "训练"),
  runs: text("Runs", "训练记录"),
};
