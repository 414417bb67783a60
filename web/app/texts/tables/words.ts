import { EN, measured, plural, ZH } from "../formats.ts";
import { text } from "../text.ts";

/** Amounts, as sentences of all parts of the page need them. */
export const words = {
  images: text(
    (count: number) => `${EN.rounded(count)} ${plural(count, "image")}`,
    (count) => measured(count, "张图片"),
  ),
  files: text(
    (count: number) => `${EN.number(count)} ${plural(count, "file")}`,
    (count) => `${ZH.number(count)} 个文件`,
  ),
  steps: text(
    (count: number) => `${EN.number(count)} ${plural(count, "step")}`,
    (count) => `${ZH.number(count)} 步`,
  ),
  seconds: text(
    (count: number) => `${count} s`,
    (count) => `${count} 秒`,
  ),
  minutes: text(
    (count: number) => `${count} min`,
    (count) => `${count} 分钟`,
  ),
  minutesSeconds: text(
    (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
    (minutes, seconds) => `${minutes} 分 ${seconds} 秒`,
  ),
  hours: text(
    (count: number) => `${count} h`,
    (count) => `${count} 小时`,
  ),
  hoursMinutes: text(
    (hours: number, minutes: number) => `${hours} h ${minutes} min`,
    (hours, minutes) => `${hours} 小时 ${minutes} 分`,
  ),
  days: text(
    (count: number) => `${count} days`,
    (count) => `${count} 天`,
  ),
  timeLeft: text(
    (time: string) => `about ${time} left`,
    (time) => `约剩 ${time}`,
  ),
};
