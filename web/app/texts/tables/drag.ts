import { text } from "../text.ts";

/** Dragging points in the Edit tab. */
export const drag = {
  title: text("Drag", "拖动"),
  on: text("Place points", "放置控制点"),
  off: text("Done", "完成"),
  explained: text(
    "Move a point of the image to where it should be, and the network makes the image follow.",
    "把图片上的一点移到目标位置，网络会让图片随之改变。",
  ),
  how: text(
    "Click what is to move, then where it is to go. Points can be moved with the pointer or, focused, with the arrow " +
      "keys (Shift: 5 pixels); Delete removes a pair.",
    "先点击要移动的位置，再点击目标位置。控制点可用指针拖动，聚焦后也可用方向键移动（按住 Shift 移动 5 像素），按 Delete 删除一对。",
  ),
  tool: text("The pointer", "指针用途"),
  toolHint: text("What a click or a stroke on the image does.", "在图片上点击或涂抹时的作用。"),
  points: text("Place points", "放置控制点"),
  paint: text("Paint", "涂抹"),
  wipe: text("Erase", "擦除"),
  surface: text("Points on the image", "图片上的控制点"),
  pairs: text("Pairs of points", "控制点对"),
  pair: text(
    (n: number, x: number, y: number, toX: number, toY: number) => `${n}: from (${x}, ${y}) to (${toX}, ${toY})`,
    (n, x, y, toX, toY) => `${n}：从 (${x}, ${y}) 到 (${toX}, ${toY})`,
  ),
  handle: text(
    (n: number, x: number, y: number) => `Handle ${n} at (${x}, ${y})`,
    (n, x, y) => `起点 ${n}，位于 (${x}, ${y})`,
  ),
  target: text(
    (n: number, x: number, y: number) => `Target ${n} at (${x}, ${y})`,
    (n, x, y) => `目标 ${n}，位于 (${x}, ${y})`,
  ),
  add: text("Add a pair", "添加一对"),
  remove: text(
    (n: number) => `Remove pair ${n}`,
    (n) => `删除第 ${n} 对`,
  ),
  movable: text("What may move", "允许改变的区域"),
  movableHint: text(
    "What is shaded stays as it is, as far as the network can. Where all may move, colours often change too.",
    "变暗的区域会尽量保持不变。若允许整张图片改变，颜色往往也会变化。",
  ),
  near: text("Near the points", "控制点附近"),
  painted: text("Painted", "涂抹区域"),
  all: text("All", "全部"),
  start: text("Start", "开始"),
  stop: text("Stop", "停止"),
  preparing: text("Preparing", "准备中"),
  progress: text(
    (step: number, perSecond: number | undefined) =>
      `Step ${step}${perSecond === undefined ? "" : `, ${perSecond.toFixed(1)} a second`}`,
    (step, perSecond) => `第 ${step} 步${perSecond === undefined ? "" : `，每秒 ${perSecond.toFixed(1)} 步`}`,
  ),
  failed: text("The image was not dragged", "拖动失败"),
};
