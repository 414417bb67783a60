import { text } from "../text.ts";

/** The frame around the tabs. */
export const shell = {
  title: text("StyleGAN2-ADA playground", "StyleGAN2-ADA 操作台"),
  header: text("Page", "页面"),
  tabs: text("What to do", "要做什么"),
  undo: text("Undo", "撤销"),
  redo: text("Redo", "重做"),
  copyLink: text("Copy link", "复制链接"),
  linkCopied: text("Link copied", "链接已复制"),
  useLight: text("Use light colours", "改用浅色"),
  useDark: text("Use dark colours", "改用深色"),
  language: text("Language", "语言"),
};
