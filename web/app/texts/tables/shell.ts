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
  linkLeavesOut: text(
    "The link leaves out latents of this page and directions of files: they are too long for one. Save the latents, " +
      "or in Edit the project file, and send that.",
    "链接不包含本页的潜在向量和文件中的方向：它们太长了。请保存潜在向量，或在“编辑”中保存项目文件后发送。",
  ),
  useLight: text("Use light colours", "改用浅色"),
  useDark: text("Use dark colours", "改用深色"),
  language: text("Language", "语言"),
};
