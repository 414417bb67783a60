import type { DeviceChoice, SaveFormat } from "../../../studio/studio.ts";
import { text, type Text } from "../text.ts";

/** The network that is open: how it was opened, its facts, the device, and saving it. */
export const network = {
  network: text("Network", "网络"),
  menu: text("Network and device", "网络和设备"),
  none: text("No network", "没有网络"),
  notOpen: text("not open yet", "尚未打开"),
  noneYet: text("No network yet", "还没有网络"),
  openOne: text(
    "Open a checkpoint, or drop one anywhere on this page. It stays in this browser.",
    "打开一个检查点，或把它拖到页面任意位置。文件只留在这个浏览器中。",
  ),
  runsHere: text(
    "The network runs in your browser; your images never leave it.",
    "网络在你的浏览器中运行，图片不会离开浏览器。",
  ),
  starting: text("Starting", "正在启动"),
  first: text("The first network", "第一个网络"),

  notOpened: text(
    (name: string) => `${name} was not opened`,
    (name) => `未能打开 ${name}`,
  ),
  withDevice: text(
    (title: string, device: string) => `${title} with ${device}`,
    (title, device) => `${title}（使用 ${device}）`,
  ),
  staysOpen: text(
    (name: string) => ` ${name} stays open.`,
    (name) => `当前仍是 ${name}。`,
  ),
  oneFile: text(
    "A network is one file. Drop one checkpoint at a time.",
    "一个网络就是一个文件。请一次只拖入一个检查点。",
  ),
  linkedWith: text(
    (file: string) => `This link was made with ${file}`,
    (file) => `这个链接是用 ${file} 制作的`,
  ),
  linkedHint: text(
    (name: string) => `Open that checkpoint to see the same images. These come from ${name}.`,
    (name) => `打开那个检查点才能看到同样的图片。现在的图片来自 ${name}。`,
  ),
  drop: text("Drop the file", "松开即可打开"),
  dropHint: text(
    "A checkpoint (.safetensors, .pth, .pkl), directions, latents (.npz) or a photo. It is read in this browser and " +
      "sent nowhere.",
    "检查点（.safetensors、.pth、.pkl）、方向文件、潜在向量（.npz）或照片。文件只在这个浏览器中读取，不会发送到任何地方。",
  ),

  file: text("File", "文件"),
  readAs: text("Read as", "读作"),
  pictures: text("Images", "图片"),
  pictureFacts: text(
    (size: number, colours: string) => `${size} × ${size}, ${colours}`,
    (size, colours) => `${size} × ${size}，${colours}`,
  ),
  grey: text("grey", "灰度"),
  greyAlpha: text("grey + alpha", "灰度 + 透明度"),
  colour: text("colour", "彩色"),
  rgbAlpha: text("RGB + alpha", "彩色 + 透明度"),
  channels: text(
    (count: number) => `${count} channels`,
    (count) => `${count} 个通道`,
  ),
  latents: text("Latents", "潜在向量"),
  latentFacts: text(
    (zDim: number, wDim: number) => `z of ${zDim}, w of ${wDim}`,
    (zDim, wDim) => `z ${zDim} 维，w ${wDim} 维`,
  ),
  styleLayers: text("Style layers", "风格层"),
  classes: text("Classes", "类别"),
  noClasses: text("none", "无"),
  computedWith: text("Computed with", "计算设备"),
  computeWith: text("Compute with", "使用什么计算"),
  allHere: text(
    "Everything is computed on this device. No file, image or number is sent anywhere.",
    "全部计算都在这台设备上完成，不会发送任何文件、图片或数字。",
  ),
  licences: text("Licences of what the page is made of", "本页面所用组件的许可"),

  saveAs: text("Save the generator as", "把生成器保存为"),
  isFor: text(
    (uses: readonly (readonly [format: string, use: string])[]) =>
      `${uses.map(([format, use]) => `.${format} is for ${use}`).join(", ")}.`,
    (uses) => `${uses.map(([format, use]) => `.${format} 用于${use}`).join("，")}。`,
  ),
};

/** What opens the formats in which a generator is saved. */
export const saveFormats: Readonly<Record<SaveFormat, Text<string>>> = {
  safetensors: text("this program", "本程序"),
  pth: text("miemieGAN and PyTorch", " miemieGAN 和 PyTorch"),
  pkl: text("NVIDIA's stylegan2-ada-pytorch", " NVIDIA 的 stylegan2-ada-pytorch"),
};

export const devices: Readonly<Record<DeviceChoice, Text<string>>> = {
  auto: text("Automatic", "自动"),
  webgpu: text("WebGPU", "WebGPU"),
  wasm: text("WebAssembly", "WebAssembly"),
};

export const deviceHints: Readonly<Record<DeviceChoice, Text<string>>> = {
  auto: text("WebGPU, or WebAssembly if faster", "用 WebGPU；WebAssembly 更快时用它"),
  webgpu: text("The GPU", "使用 GPU"),
  wasm: text("The CPU; the same result on every machine", "使用 CPU，在任何机器上结果都相同"),
};
