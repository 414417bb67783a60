import { EN, plural, ZH } from "../formats.ts";
import { text } from "../text.ts";

/** Images and seeds wherever they stand, the layers of a network, and the look that all tabs share. */
export const pictures = {
  seed: text(
    (seed: number) => `seed ${seed}`,
    (seed) => `种子 ${seed}`,
  ),
  seedTitle: text(
    (seed: number) => `Seed ${seed}`,
    (seed) => `种子 ${seed}`,
  ),
  ofClass: text(
    (label: number) => `, class ${label}`,
    (label) => `，类别 ${label}`,
  ),
  direction: text(
    (number: number) => `Direction ${number}`,
    (number) => `方向 ${number}`,
  ),
  noLayers: text("none", "无"),
  span: text(
    (first: number, last: number) => `${first} to ${last}`,
    (first, last) => `${first} 到 ${last}`,
  ),
  resolutions: text(
    (from: number, to: number) => (from === to ? `${to} px` : `${from} to ${to} px`),
    (from, to) => (from === to ? `${to} 像素` : `${from} 到 ${to} 像素`),
  ),

  failed: text("These images could not be drawn", "无法绘制这些图片"),
  drawing: text(
    (drawn: number, wanted: number) => `Drawing: ${drawn} of ${EN.number(wanted)} ${plural(wanted, "image")}`,
    (drawn, wanted) => `正在绘制：${drawn} / ${ZH.number(wanted)} 张图片`,
  ),
  fromGallery: text("From the gallery", "来自画廊"),
  orSeed: text("Or a seed", "或一个种子"),
  add: text("Add", "添加"),
  random: text("Random", "随机"),
  remove: text("Remove", "移除"),
  seedOf: text(
    (name: string) => `Seed of ${name.toLowerCase()}`,
    (name) => `${name}的种子`,
  ),
  surprise: text("Surprise me", "随机一批"),

  command: text("Command", "命令"),
  sameCommand: text("The same on the command line", "命令行中的同样操作"),
  sameCommandIs: text("The same on the command line:", "在命令行中做同样的事："),
  readsFiles: text(
    (files: readonly string[]) => `It reads ${EN.list(files)}: save the latents here first.`,
    (files) => `它会读取 ${ZH.list(files)}：请先在此保存潜在向量。`,
  ),
  copy: text("Copy", "复制"),
  copied: text("Copied", "已复制"),

  saveImage: text("Save image", "保存图片"),
  saveGrid: text("Save grid", "保存网格"),
  saveLatents: text("Save latents", "保存潜在向量"),
  save: text("Save", "保存"),
  fileSize: text("Size of the file", "文件尺寸"),
  size: text("Size", "尺寸"),
  pixelSize: text(
    (width: number, height: number) => `${width} × ${height} pixels.`,
    (width, height) => `${width} × ${height} 像素。`,
  ),
  pixels: text("Pixels", "像素"),
  smooth: text("Smooth", "平滑"),
  crisp: text("Crisp", "清晰"),
  smoothHint: text("Smooth, as on this page.", "平滑，与页面上一样。"),
  crispHint: text("Each pixel stays a square.", "每个像素都是方块。"),

  controls: text("Controls", "控件"),
  look: text("Look of the images", "图片外观"),
  truncation: text("Truncation ψ", "截断 ψ"),
  truncationHint: text(
    "0 is the average image, 1 full variety; negative values give opposites.",
    "0 是平均图片，1 是完整的多样性；负值给出相反的图片。",
  ),
  cutoff: text("Cutoff", "截断层数"),
  cutoffHint: text("How many style layers are truncated, from the first.", "从第一层起，有多少个风格层被截断。"),
  allLayers: text("all layers", "所有层"),
  someLayers: text(
    (count: number, all: number) => `${count} of ${all}`,
    (count, all) => `${count} / ${all} 层`,
  ),
  noise: text("Noise", "噪声"),
  noiseHint: text(
    "Where fine detail comes from: a fixed pattern, random noise by seed, or nothing.",
    "细节的来源：固定的噪声图、随种子变化的随机噪声，或没有。",
  ),
  moved: text(
    (count: number) => `Moved along ${count === 1 ? "1 direction" : `${count} directions`}`,
    (count) => `已沿 ${count} 个方向移动`,
  ),
  reset: text("Reset", "复位"),
  label: text("Label", "标签"),
  labelHint: text(
    (length: number) => `Or all ${length} numbers of its label, for a network trained on attributes.`,
    (length) => `对于按属性训练的网络，也可写出标签的全部 ${length} 个数。`,
  ),
  labelRule: text(
    (length: number) => `These must be ${length} numbers separated by commas.`,
    (length) => `这里应为 ${length} 个用逗号分隔的数。`,
  ),
  class: text("Class", "类别"),
  classHint: text(
    (classes: number) => `This network has ${classes} classes, 0 to ${classes - 1}.`,
    (classes) => `这个网络有 ${classes} 个类别：0 到 ${classes - 1}。`,
  ),
  vectorBelow: text("a vector, below", "下面的向量"),
};

/** Modes of the noise, by the library's names. */
export const noiseModes = { const: text("Fixed", "固定"), random: text("Random", "随机"), none: text("None", "无") };
