import { text } from "../text.ts";

/** The shelf of favourites. */
export const shelf = {
  favourites: text("Favourites", "收藏"),
  show: text(
    (count: number) => `Favourites (${count})`,
    (count) => `收藏（${count}）`,
  ),
  empty: text(
    "What you keep appears here, on every tab, and survives a reload: open an image and choose “Keep”, or open a " +
      "file of latents (.npz).",
    "收藏的图片在每个标签页上都能看到，重新加载后也不会丢失：打开一张图片并选择“收藏”，或打开潜在向量文件（.npz）。",
  ),
  keep: text("Keep", "收藏"),
  isKept: text(
    (name: string) => `${name} is among your favourites`,
    (name) => `${name} 已收藏`,
  ),
  notKept: text("It could not be kept", "收藏失败"),
  notStored: text(
    "This browser does not store your favourites: save them as a file before you leave.",
    "这个浏览器没有保存收藏：离开前请将它们保存为文件。",
  ),
  openFile: text("Open latents", "打开潜在向量"),
  saveAll: text("Save all", "全部保存"),
  ofOther: text(
    (name: string, network: string) => `${name}, of ${network}`,
    (name, network) => `${name}，属于 ${network}`,
  ),
  otherNetwork: text(
    (network: string) => `It was made with ${network}. Open that network to use it.`,
    (network) => `它由 ${network} 生成。要使用它，请打开该网络。`,
  ),
  openNetwork: text(
    (network: string) => `Open ${network}`,
    (network) => `打开 ${network}`,
  ),
  name: text("Name", "名称"),
  seed: text(
    (seed: number) => `Seed ${seed}, as it looked when kept`,
    (seed) => `种子 ${seed} 当时的样子`,
  ),
  mixed: text(
    (row: string, column: string) => `A mix of ${row} and ${column}`,
    (row, column) => `由 ${row} 和 ${column} 混合而成`,
  ),
  movedName: text(
    (name: string) => `${name} moved`,
    (name) => `${name} 移动后`,
  ),
  moved: text(
    (from: string) => `${from}, moved along directions`,
    (from) => `${from}，沿方向移动`,
  ),
  edited: text(
    (from: string) => `${from}, edited`,
    (from) => `${from}，编辑后`,
  ),
  projected: text(
    (photo: string, steps: number) => `Found for ${photo} in ${steps} steps`,
    (photo, steps) => `为 ${photo} 用 ${steps} 步找到`,
  ),
  file: text(
    (file: string) => `From ${file}`,
    (file) => `来自 ${file}`,
  ),
  seeLarge: text("See it large", "放大查看"),
  move: text("Move along directions", "沿方向移动"),
  edit: text("Edit", "编辑"),
  toWalk: text("Add to walk", "加入漫游"),
  asRow: text("Row of the mix", "作为混合的行"),
  asColumn: text("Column of the mix", "作为混合的列"),
  save: text("Save latents", "保存潜在向量"),
  remove: text("Remove", "移除"),
  removed: text(
    (name: string) => `${name} is removed.`,
    (name) => `${name} 已移除。`,
  ),
  undo: text("Put it back", "恢复"),
};
