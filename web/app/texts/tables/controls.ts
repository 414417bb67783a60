import { EN, measured, ZH } from "../formats.ts";
import { text } from "../text.ts";

/** Fields, dialogs, progress and charts, wherever they stand. */
export const controls = {
  close: text("Close", "关闭"),
  cancel: text("Cancel", "取消"),
  retry: text("Retry", "重试"),
  done: text("Done.", "完成。"),
  oneMoment: text("One moment", "请稍候"),
  isOpen: text(
    (name: string, device: string) => `${name} is open, computed with ${device}.`,
    (name, device) => `${name} 已打开，使用 ${device} 计算。`,
  ),
  mustBe: text(
    (what: string) => `This must be ${what}.`,
    (what) => `这里应为${what}。`,
  ),
  staysUntil: text(
    (what: string, value: number) => `This must be ${what}. Until then it stays ${value}.`,
    (what, value) => `这里应为${what}。在此之前保持 ${value}。`,
  ),
  openCheckpoint: text("Open a checkpoint", "打开检查点"),
  saved: text(
    (name: string) => `${name} is saved.`,
    (name) => `已保存 ${name}。`,
  ),
  notSaved: text(
    (name: string) => `${name} could not be saved`,
    (name) => `无法保存 ${name}`,
  ),

  layers: text("Layers", "层"),
  layersOf: text(
    (span: string) => `Layers ${span}`,
    (span) => `层 ${span}`,
  ),
  layersBegin: text("Where they begin", "起点"),
  layersEnd: text("Where they end", "终点"),
  layersWhole: text("All of them together", "整体移动"),

  afterImages: text(
    (value: string, images: number) => `, ${value} at first, after ${EN.rounded(images)} images. `,
    (value, images) => `，最初为 ${value}，现已看过 ${measured(images, "张图片")}。`,
  ),
  afterSteps: text(
    (value: string, steps: number) => `, ${value} at first, after ${EN.number(steps)} steps. `,
    (value, steps) => `，最初为 ${value}，现已 ${ZH.number(steps)} 步。`,
  ),
  noCurves: text("No curves", "没有曲线"),
  curvesFailed: text(
    (reason: string) => `They cannot be drawn: ${reason}.`,
    (reason) => `无法绘制：${reason}。`,
  ),
};
