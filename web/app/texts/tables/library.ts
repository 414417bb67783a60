import { EN, plural, ZH } from "../formats.ts";
import { text } from "../text.ts";

/** The networks that are at hand: those of the page, and those that were opened before. */
export const library = {
  networks: text("Networks", "网络"),
  comesWithPage: text("comes with the page", "随页面提供"),
  from: text(
    (host: string) => `from ${host}`,
    (host) => `来自 ${host}`,
  ),
  file: text(
    (resolution: number, bytes: number, opened: Date) =>
      `${resolution} × ${resolution} · ${EN.megabytes(bytes)} · opened ${EN.date(opened)}`,
    (resolution, bytes, opened) => `${resolution} × ${resolution} · ${ZH.megabytes(bytes)} · ${ZH.date(opened)} 打开`,
  ),
  kept: text(
    (count: number, bytes: number) =>
      `${plural(count, "The checkpoint", "Checkpoints")} that you opened ${plural(count, "is", "are")} kept in this ` +
      `browser: ${EN.megabytes(bytes)}.`,
    (_, bytes) => `打开过的检查点保存在这个浏览器中，共 ${ZH.megabytes(bytes)}。`,
  ),
  forget: text(
    (name: string) => `Forget ${name}`,
    (name) => `移除 ${name}`,
  ),
  forgetHint: text("Delete it from this browser", "从这个浏览器中删除"),
  keepsNothing: text(
    "This browser keeps nothing for the page: after a reload, files must be opened again.",
    "这个浏览器不为页面保存任何内容：重新加载后需要再次打开文件。",
  ),
  notKept: text(
    (name: string) => `${name} is open, but is not kept in this browser`,
    (name) => `${name} 已打开，但未能保存在这个浏览器中`,
  ),
  notForgotten: text(
    (name: string) => `${name} could not be deleted from this browser`,
    (name) => `未能从这个浏览器中删除 ${name}`,
  ),
  notListed: text("The checkpoints kept in this browser could not be read", "未能读取这个浏览器中保存的检查点"),
  gone: text(
    "This browser does not keep it any more. Open the file again.",
    "这个浏览器已不再保存该文件，请重新打开。",
  ),
  openAddress: text("Open an address", "从网址打开"),
  address: text("Address of a checkpoint", "检查点的网址"),
  addressHint: text("Its server must let other pages read it (CORS).", "其服务器须允许其他页面读取（CORS）。"),
  openIt: text("Open it", "打开"),
  downloading: text("Downloading", "正在下载"),
  noAddressGiven: text("Write the address of a checkpoint.", "请填写检查点的网址。"),
  noAddress: text("This is no address.", "这不是网址。"),
  notOfTheWeb: text(
    (protocol: string) => `This must begin with https: or http:, but is ${protocol}`,
    (protocol) => `必须以 https: 或 http: 开头，而不是 ${protocol}`,
  ),
  mixed: text(
    "This page came by https, so browsers let it fetch from https: alone. Download the file instead.",
    "本页面通过 https 打开，浏览器只允许它从 https: 读取。请先下载该文件。",
  ),
  noAnswer: text(
    (host: string) =>
      `${host} did not answer, or does not let other pages read its files (CORS): browsers do not say which. ` +
      "Files of Hugging Face (…/resolve/…) and raw.githubusercontent.com may be read, releases of GitHub and " +
      "Google Drive not. Otherwise download the file and open it from this device.",
    (host) =>
      `${host} 没有响应，或者不允许其他页面读取其文件（CORS）：浏览器不会说明是哪一种。` +
      "Hugging Face (…/resolve/…) 和 raw.githubusercontent.com 的文件可以读取，GitHub 的发布文件和 Google Drive 则不行。" +
      "否则请先下载文件，再从这台设备打开。",
  ),
};
