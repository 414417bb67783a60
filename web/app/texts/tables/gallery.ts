import { text } from "../text.ts";

/** The gallery, and an image that is seen large. */
export const gallery = {
  pictures: text("Images", "图片"),
  seeds: text("Seeds", "种子"),
  seedsExample: text("0-23 or 85,100,3-7", "0-23 或 85,100,3-7"),
  more: text(
    (count: number) => `${count} more`,
    (count) => `再来 ${count} 张`,
  ),
  dropHint: text(
    "Or drop one anywhere: .safetensors, .pth or an official .pkl. It is read in this browser and sent nowhere.",
    "也可以拖到页面任意位置：.safetensors、.pth 或官方的 .pkl。文件只在这个浏览器中读取，不会发送到任何地方。",
  ),

  imageOf: text(
    (source: string) => `Image of ${source}`,
    (source) => `${source}的图片`,
  ),
  showPixels: text("Show pixels", "显示像素"),
  previous: text("Previous image", "上一张"),
  next: text("Next image", "下一张"),
  edit: text("Edit", "编辑"),
  useInMix: text("Use in mix", "用于混合"),
  asRow: text("As a row: gives the other layers", "作为行：提供其余的层"),
  asColumn: text("As a column: gives the mixed layers", "作为列：提供混合的层"),
  fullRows: text(
    (most: number) => `The mix has ${most} rows already. Remove one there first.`,
    (most) => `混合中已有 ${most} 行。请先在那里移除一行。`,
  ),
  fullColumns: text(
    (most: number) => `The mix has ${most} columns already. Remove one there first.`,
    (most) => `混合中已有 ${most} 列。请先在那里移除一列。`,
  ),
  amongRows: text(
    (source: string) => `${source} is among the rows of the mix.`,
    (source) => `${source}已加入混合的行。`,
  ),
  amongColumns: text(
    (source: string) => `${source} is among the columns of the mix.`,
    (source) => `${source}已加入混合的列。`,
  ),
  addToWalk: text("Add to walk", "加入漫游"),
  isKeyframe: text(
    (source: string, number: number) => `${source} is keyframe ${number} of the walk.`,
    (source, number) => `${source}是漫游的第 ${number} 个关键帧。`,
  ),

  layers: text("Layer by layer", "逐层查看"),
  layersHint: text(
    "Each resolution adds its own part to the image. Below it: its strongest feature maps.",
    "每个分辨率都为图片添上自己的一部分。下面是它最强的特征图。",
  ),
  layersFailed: text("The layers could not be shown", "无法显示各层"),
  resolution: text(
    (size: string) => `Resolution ${size}`,
    (size) => `分辨率 ${size}`,
  ),
  whatAdds: text(
    (size: string) => `What ${size} adds`,
    (size) => `${size} 添上的部分`,
  ),
  adds: text("adds", "添上的部分"),
  imageUpTo: text(
    (size: string) => `The image up to ${size}`,
    (size) => `到 ${size} 为止的图片`,
  ),
  soFar: text("image so far", "至此的图片"),
  featureMaps: text(
    (count: number, size: string) => `${count} feature maps of ${size}`,
    (count, size) => `${size} 的 ${count} 张特征图`,
  ),
};
