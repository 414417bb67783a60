import { text } from "../text.ts";

/** Directions of W. */
export const directions = {
  list: text("Directions", "方向"),
  ofFile: text(
    (file: string) => `The directions of ${file}.`,
    (file) => `${file} 中的方向。`,
  ),
  failed: text("Directions could not be computed", "无法计算方向"),
  computing: text("Computing directions", "正在计算方向"),
  intro: text(
    (samples: number) =>
      `The directions in which images vary most, computed from ${samples} seeds. What they mean is yours to say: ` +
      "name them.",
    (samples) => `图片变化最大的方向，由 ${samples} 个种子计算得出。它们的含义由你来定：给它们起个名字吧。`,
  ),
  networksOwn: text("The network's own", "网络自己的方向"),
  open: text("Open directions", "打开方向文件"),
  save: text("Save directions", "保存方向"),
  resetAll: text("Reset all", "全部复位"),
  more: text("More directions", "更多方向"),

  nameOf: text(
    (number: number) => `Name of direction ${number}`,
    (number) => `方向 ${number} 的名称`,
  ),
  reset: text(
    (name: string) => `Reset ${name}`,
    (name) => `复位${name}`,
  ),
  allLayers: text("All layers", "所有层"),
  layers: text(
    (layers: string) => `Layers ${layers}`,
    (layers) => `层 ${layers}`,
  ),
  layersOf: text(
    (name: string, layers: string) => `Layers of ${name}: ${layers}`,
    (name, layers) => `${name}的层：${layers}`,
  ),
  band: text(
    (layers: string, resolutions: string) => `Layers ${layers}, ${resolutions}`,
    (layers, resolutions) => `层 ${layers}，${resolutions}`,
  ),

  moved: text("Moved images", "移动后的图片"),
  movedImage: text(
    (source: string) => `${source}, moved`,
    (source) => `${source}，移动后`,
  ),
  asItWas: text(
    (source: string) => `${source} as it was`,
    (source) => `${source}，原样`,
  ),
  before: text("before", "原样"),
  baseAndOthers: text("Base image and others", "基准图片和其他图片"),
  base: text("Base image", "基准图片"),
  makeBase: text(
    (source: string) => `Make ${source} the base image`,
    (source) => `把${source}设为基准图片`,
  ),
  seeGallery: text("See gallery", "查看画廊"),
};
