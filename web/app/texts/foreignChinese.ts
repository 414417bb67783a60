import { trainLabels } from "./tables/train.ts";
import { FORMATS, type FileFormat } from "../../../src/formats/sniffFormat.ts";

/** An English sentence, with `{0}`, `{1}`, … for what it tells of, and the same in Chinese. */
export type Phrase = readonly [english: string, chinese: string];

const PROGRESS: readonly Phrase[] = [
  ["Starting", "正在启动"],
  ["Downloading", "正在下载"],
  ["All {0} tensors taken from {1}", "全部 {0} 个张量取自 {1}"],
  [
    "{0} tensors taken from {1}; {2} start from random values: none has that name and shape:",
    "{0} 个张量取自 {1}；另外 {2} 个随机开始，因为没有同名同形状的张量：",
  ],
  ["Ready", "就绪"],
  ["Reading the network", "正在读取网络"],
  ["Starting the engine", "正在启动计算引擎"],
  ["Computing directions", "正在计算方向"],
  ["Starting the worker", "正在启动后台线程"],
  ["Looking for a stored run", "正在查找保存的训练"],
  ["Reading the stored run", "正在读取保存的训练"],
  ["Reading images", "正在读取图片"],
  ["Storing the images", "正在保存图片"],
  ["Drawing the first images", "正在绘制第一批图片"],
  ["Compiling the training programs; the first step takes the longest", "正在编译训练程序，第一步最慢"],
  ["WebAssembly, {0} threads", "WebAssembly，{0} 个线程"],
  ["WebAssembly, 1 thread", "WebAssembly，1 个线程"],
  ["WebAssembly, {0} threads, ONNX Runtime {1}", "WebAssembly，{0} 个线程，ONNX Runtime {1}"],
  ["WebAssembly, 1 thread, ONNX Runtime {0}", "WebAssembly，1 个线程，ONNX Runtime {0}"],
];

const NUMBERS: readonly Phrase[] = [
  ["a whole number from {0} to {1}", " {0} 到 {1} 之间的整数"],
  ["a number from {0} to {1}", " {0} 到 {1} 之间的数"],
  [
    "a multiple of {0}, the group size of the discriminator's minibatch standard deviation: {1} or {2}",
    " {0} 的倍数（判别器小批量标准差的组大小），例如 {1} 或 {2}",
  ],
  [
    "a multiple of {0}, the group size of the discriminator's minibatch standard deviation: {1}",
    " {0} 的倍数（判别器小批量标准差的组大小），例如 {1}",
  ],
  [
    'Cannot read the {0} list "{1}": a {2} is a whole number, or a range such as 3-7, but got {3}. ' +
      "Separate numbers and ranges with commas, as in 85,100,3-7.",
    "无法读取{0}列表“{1}”：每一项应为整数，或 3-7 这样的范围，而这里是 {3}。数字和范围之间用逗号分隔，例如 85,100,3-7。",
  ],
  [
    'Cannot read the {0} list "{1}": a {2} is a whole number from {3} to {4}, but got {5}. ' +
      "Separate numbers and ranges with commas, as in 85,100,3-7.",
    "无法读取{0}列表“{1}”：每个数应为 {3} 到 {4} 之间的整数，而这里是 {5}。数字和范围之间用逗号分隔，例如 85,100,3-7。",
  ],
  [
    'Cannot read the {0} list "{1}": a range must go up, as in {2}, but got {3}. ' +
      "Separate numbers and ranges with commas, as in 85,100,3-7.",
    "无法读取{0}列表“{1}”：范围应从小到大，例如 {2}，而这里是 {3}。数字和范围之间用逗号分隔，例如 85,100,3-7。",
  ],
  [
    'Cannot read the {0} list "{1}": at most {2} {3} may be listed, but got {4} numbers. ' +
      "Separate numbers and ranges with commas, as in 85,100,3-7.",
    "无法读取{0}列表“{1}”：最多列出 {2} 个，而这里有 {4} 个。数字和范围之间用逗号分隔，例如 85,100,3-7。",
  ],
  ["an empty item", "空项"],
  ["seed", "种子"],
  ["layer", "层"],
  ["style", "风格层"],
];

/** Fields of the form, as errors name them. */
const FIELDS = Object.values(trainLabels).map(({ en, zh }): Phrase => [`"${en}"`, `“${zh}”`]);

const WORKERS: readonly Phrase[] = [
  ["It could not be loaded: {0}.", "无法加载：{0}。"],
  ["The host answers {0} for network.json.", "网站对 network.json 返回状态 {0}。"],
  ["The worker that downloads", "下载线程"],
  [
    "the server of this page does not respond. Check that it is running and that this device is online; then try again",
    "本页面的服务器没有响应。请确认它在运行，并且设备已联网，然后重试",
  ],
  ["{0} could not be loaded: {1}.", "无法加载{0}：{1}。"],
  ["{0} failed: {1}", "{0}出错：{1}"],
  ["The analysis", "分析线程"],
  ["The worker that draws", "绘图线程"],
  ["The worker that trains", "训练线程"],
  ["The first network", "第一个网络"],
];

const KINDS: Readonly<Record<FileFormat, string>> = {
  "zip-torch": " PyTorch 文件",
  "torch-legacy": "旧格式的 PyTorch 文件",
  pickle: " Python 的 pickle",
  safetensors: " .safetensors 文件",
  npz: " NumPy 归档（.npz）",
  npy: " NumPy 数组（.npy）",
  zip: "装有别的内容的 zip",
  gzip: " gzip 文件，请先解压",
  onnx: " ONNX 模型，只有 generate、mix、walk 和 info 命令能读取",
  tar: " tar 归档，请先解包",
  hdf5: " Keras 写出的 HDF5 文件",
  image: "一张图片",
  html: "一个网页：请下载文件本身，而不是介绍它的页面",
  xml: "一个 XML 文档，可能是下载服务器的错误信息",
  "git-lfs-pointer": " Git LFS 指针而不是文件本身：请运行 `git lfs pull`",
  json: " JSON 文件",
  empty: "空文件",
  unknown: "未知类型的文件",
};

const FILES: readonly Phrase[] = [
  [
    "Cannot read the checkpoint {0}: it must be a .pkl snapshot, a .pth or .pt of " +
      "torch.save, or a .safetensors file, " +
      "but got {1}. Give the checkpoint itself; if this should be one, download it again.",
    "无法读取检查点 {0}：它应是 .pkl 快照、torch.save 的 .pth 或 .pt，或 .safetensors 文件，而这是{1}。请给出检查点本身；如果它本应是检查点，请重新下载。",
  ],
  [
    "Cannot read the checkpoint {0}: it must be a .pkl snapshot, a .pth or .pt of " +
      "torch.save, or a .safetensors file, " +
      "but got {1}. Give the checkpoint that it was exported from.",
    "无法读取检查点 {0}：它应是 .pkl 快照、torch.save 的 .pth 或 .pt，或 .safetensors 文件，而这是{1}。请给出导出它的那个检查点。",
  ],
  [
    "Cannot read the checkpoint {0}: it must hold a StyleGAN2 or StyleGAN2-ADA network in a supported layout, " +
      "but got {1}. Its layers or their names are different: open it with the program that wrote it.",
    "无法读取检查点 {0}：其中应有布局受支持的 StyleGAN2 或 StyleGAN2-ADA 网络，而这是 {1}。它的层或层名不同，请用写出它的程序打开。",
  ],
  [
    "Cannot read the checkpoint {0}: it must hold a StyleGAN2-ADA network under the official names, such as {1}, " +
      "but got {2}. Checkpoints of other implementations must be converted to the official layout first.",
    "无法读取检查点 {0}：其中应有采用官方名称（如 {1}）的 StyleGAN2-ADA 网络，而这里是 {2}。其他实现的检查点须先转换为官方布局。",
  ],
  [
    "Cannot make images {0}: the checkpoint must hold a generator, but got one with only a discriminator. " +
      "Give a checkpoint that holds G_ema or G.",
    "无法用 {0} 生成图片：检查点中应有生成器，而它只有判别器。请给出含 G_ema 或 G 的检查点。",
  ],
  [
    "Cannot fetch {0}: the server must answer. Check the address and the connection; a server of another origin must " +
      "also allow this page (CORS).",
    "无法获取 {0}：服务器没有响应。请检查地址和网络；如果是另一个站点的服务器，它还须允许本页面访问（CORS）。",
  ],
  [
    "Cannot fetch {0}: the server must send the file, but got status {1}. Check the URL.",
    "无法获取 {0}：服务器没有给出文件，返回状态 {1}。请检查网址。",
  ],
  [
    "Cannot read {0}: it must come to its end. Try again; a file that was changed meanwhile must be chosen again.",
    "无法读取 {0}：没有读到文件末尾。请重试；如果文件在此期间有改动，请重新选择。",
  ],
  [
    "Cannot read {0}: it must fit into the page's memory, but got {1} GB.",
    "无法读取 {0}：它有 {1} GB，页面的内存放不下。",
  ],
  [
    "Cannot read {0}: {1}. The file may be damaged or incomplete: download or copy it again.",
    "无法读取 {0}：文件可能已损坏或不完整，请重新下载或复制。（英文详情：{1}）",
  ],
  [
    "Cannot use {0}: its tensors must match its configuration, but got these differences: {1}. " +
      "The file is damaged, or its configuration belongs to another network.",
    "无法使用 {0}：张量与配置不符（{1}）。文件已损坏，或者配置属于另一个网络。",
  ],
  ...Object.entries(KINDS).map(([format, chinese]): Phrase => [FORMATS[format as FileFormat], chinese]),
  ["Drawn avatars, {0}", "手绘头像，{0}"],
  ["{0} in {1}", "{1}，内含{0}"],
  ["networks of NVIDIA's stylegan2-ada-pytorch", " NVIDIA stylegan2-ada-pytorch 的网络"],
  ["networks of this program", "本程序的网络"],
  ["a checkpoint of miemieGAN", " miemieGAN 的检查点"],
  ["state dicts under the names of NVIDIA's PyTorch networks", "采用 NVIDIA PyTorch 网络名称的 state dict"],
  [
    "networks of NVIDIA's TensorFlow StyleGAN2 or StyleGAN2-ADA",
    " NVIDIA TensorFlow 版 StyleGAN2 或 StyleGAN2-ADA 的网络",
  ],
  ["{0} was skipped: {1}", "跳过了 {0}（英文详情：{1}）"],
  ["Skipped and never run, since they are not plain values: {0}", "以下内容不是普通数值，已跳过且从未执行：{0}"],
  [
    "D is an empty module, since the checkpoint has none; training starts a new one",
    "检查点没有 D，写出的 D 是空模块；训练时会重新开始一个",
  ],
  [
    "The augmentation's strength is left out: official training starts it from 0",
    "没有写出增强强度：官方训练从 0 开始",
  ],
  [
    "Cannot use these directions: this network's w has {0} numbers in {1} layers, but got " +
      "directions of the shape {2}. " +
      "Open the checkpoint that they were found with.",
    "无法使用这些方向：本网络的 w 有 {1} 层、每层 {0} 个数，而这些方向的形状是 {2}。请打开找到它们时用的检查点。",
  ],
];

/** Photos, latents and directions. */
const LATENTS: readonly Phrase[] = [
  [
    "Cannot project the photo: it must be an image that this browser reads, but got {0}. " +
      "Save it as PNG or JPEG and drop it again.",
    "无法投影这张照片：{0}。请另存为 PNG 或 JPEG 再拖入。",
  ],
  [
    "Cannot project the image: its distance must be finite, but got NaN or infinity at step {0}. {1}",
    "投影失败：在第 {0} 步，距离不再是有限的数。",
  ],
  [
    "Cannot compare images by the discriminator's features: the checkpoint must hold a discriminator, " +
      "but got one without a discriminator. {0}",
    "无法按判别器的特征比较图片：检查点中没有判别器。请打开完整的快照，例如官方的 .pkl。",
  ],
  [
    "Cannot make images of this w: this network takes the shapes {0}, but got {1}. Use " +
      "the checkpoint it was made with.",
    "无法用这个 w 生成图片：本网络接受的形状是 {0}，而这里是 {1}。请使用产生它的检查点。",
  ],
  [
    "Cannot read {0}: it must be a .npz, .npy, .pt, .pth or .safetensors file, but got {1}. {2}",
    "无法读取 {0}：它应是 .npz、.npy、.pt、.pth 或 .safetensors 文件，而这是{1}。",
  ],
  ["directions", "方向"],
];

const DEVICES: readonly Phrase[] = [
  [
    "Cannot compute here: a page's programs and images must fit into its memory, 4 GB at most. " +
      "Reload the page; then use a smaller network or fewer images at once, or close other tabs.",
    "无法在这里计算：程序和图片须放进页面的内存，最多 4 GB。请刷新页面，然后改用小一些的网络，一次少画几张，或关闭其他标签页。",
  ],
  [
    "Cannot compute on WebGPU: the GPU must remain available. Reload the page, or choose WebAssembly.",
    "无法用 WebGPU 计算：GPU 中途不可用了。请刷新页面，或选择 WebAssembly。",
  ],
  [
    "Cannot start ONNX Runtime: its .wasm file must load and its threads must start within three minutes. {0}",
    "无法启动 ONNX Runtime：它的 .wasm 文件和线程须在三分钟内就绪。请检查网络。",
  ],
  [
    "Cannot load ONNX Runtime: the page must serve its script and its .wasm file. {0}",
    "无法加载 ONNX Runtime：网站须提供它的脚本和 .wasm 文件。请检查网络。",
  ],
  [
    'Cannot use device "{0}": {1}. Use a browser with WebGPU on a machine with a GPU, or choose WebAssembly.',
    "无法使用设备“{0}”：{1}。请在有 GPU 的机器上用支持 WebGPU 的浏览器，或选择 WebAssembly。",
  ],
  ["{0} does not start: {1}", "{0} 无法启动：{1}"],
  [
    "{0} takes {1} s for {2} and the CPU was not done after {3} s, so {4} is used",
    "{0} 完成{2}需要 {1} 秒，CPU 过了 {3} 秒仍未完成，所以使用 {4}",
  ],
  [
    "{0} takes {1} s for {2} and the CPU {3} s, so the CPU is used",
    "{0} 完成{2}需要 {1} 秒，CPU 需要 {3} 秒，所以使用 CPU",
  ],
  [
    "{0} takes {1} s for {2} and the CPU {3} s, so {4} is used",
    "{0} 完成{2}需要 {1} 秒，CPU 需要 {3} 秒，所以使用 {4}",
  ],
  ["an image of this network", "这个网络的一张图片"],
  ["a step of the discriminator with {0} images", " {0} 张图片的一步判别器训练"],
  ["a step of the discriminator with 1 image", " 1 张图片的一步判别器训练"],
  ["{0} failed at {1}, so the CPU is used: {2}", "{0} 无法完成{1}，所以使用 CPU：{2}"],
  ["{0} was not compared with the CPU: {1}", "没有比较 {0} 和 CPU：{1}"],
  [
    "The run stays on the CPU, where it computed before, until another is chosen",
    "训练继续使用之前的设备 CPU，除非另选设备",
  ],
  [
    "The run stays on {0}, where it computed before, until another is chosen",
    "训练继续使用之前的设备 {0}，除非另选设备",
  ],
  [
    "The run computed on the CPU until now: on {0} it goes on with other rounding, not with the same bits",
    "训练此前使用 CPU：现在改用 {0}，舍入不同，结果不会逐位相同",
  ],
  [
    "The run computed on {0} until now: on the CPU it goes on with other rounding, not with the same bits",
    "训练此前使用 {0}：现在改用 CPU，舍入不同，结果不会逐位相同",
  ],
  [
    "The run computed on {0} until now: on {1} it goes on with other rounding, not with the same bits",
    "训练此前使用 {0}：现在改用 {1}，舍入不同，结果不会逐位相同",
  ],
  ["the browser emulates it on the CPU", "浏览器用 CPU 模拟它"],
  ["pages have it only over https or on localhost", "只有 https 或 localhost 的页面才能使用"],
  ["the browser found no GPU adapter", "浏览器没有找到 GPU"],
  ["this browser does not support it", "这个浏览器不支持"],
  [
    "{0} is slow here, {1} GFLOP/s: its driver seems to emulate a GPU on the CPU",
    "{0} 在这里很慢（{1} GFLOP/s）：驱动似乎在用 CPU 模拟 GPU",
  ],
  [
    "WebAssembly has one thread: the page is not cross-origin isolated (its server must send {0})",
    "WebAssembly 只有一个线程：页面没有跨源隔离（服务器须发送 {0}）",
  ],
  [
    "WebAssembly has {0} here: the first engine on the page fixed that",
    "WebAssembly 在这里的线程数（{0}）由页面的第一个引擎决定",
  ],
];

const TRAINING: readonly Phrase[] = [
  ["store the training in this browser", "把训练保存在这个浏览器中"],
  ["keep the checkpoint in this browser", "把检查点保存在这个浏览器中"],
  [
    "This browser stores nothing for the page: a reload loses the run, so download a checkpoint now and then.",
    "这个浏览器不为页面保存数据：刷新会丢失训练，请不时下载检查点。",
  ],
  [
    "Cannot {0}: there must be room for {1} MB more, but " +
      "got no more from the browser. " +
      "Free space on the disk or delete other sites' data, then try again.",
    "无法{0}：还需要 {1} MB，浏览器不再给出空间。请腾出磁盘空间或删除其他网站的数据，然后重试。",
  ],
  [
    'Cannot train on "{0}": there must be images that this browser can read, but got {1}. ' +
      "Drop PNG, JPEG, WebP, AVIF or GIF files, a folder of them, or a zip.",
    "无法用“{0}”训练：其中应有这个浏览器能读取的图片，而这里{1}。请拖入 PNG、JPEG、WebP、AVIF 或 GIF 文件、装有它们的文件夹或 zip。",
  ],
  ["{0} drawn faces", "{0} 张画出的脸"],
  ["no image files", "没有图片文件"],
  ["1 broken one, such as {0}", "只有 1 个损坏的文件：{0}"],
  ["{0} broken ones, such as {1}", "只有 {0} 个损坏的文件，例如 {1}"],
  [
    'Cannot train on "{0}": a tab takes {1} images of {2} at most, but got {3}. ' +
      "Drop fewer, choose a smaller resolution, or train on the command line.",
    "无法用“{0}”训练：标签页最多能用 {1} 张 {2} 的图片，而这里有 {3} 张。请减少图片，选择更低的分辨率，或在命令行中训练。",
  ],
  ["this browser cannot read it as an image", "这个浏览器无法把它当作图片读取"],
  ["the file is empty", "文件是空的"],
  [
    "Cannot {0}: there must be no other run, but got one that is {1}. Download its checkpoint and discard it first.",
    "无法开始：已有一次训练。请先下载它的检查点，再丢弃它。",
  ],
  [
    "Cannot {0}: there must be a paused run, but got one that is {1}. Download its checkpoint and discard it first.",
    "无法继续：没有已暂停的训练。",
  ],
  [
    "Cannot continue training: there must be a stored run. Start a new one.",
    "无法继续训练：没有保存的训练。请开始新的训练。",
  ],
  [
    "Cannot resume the stored run: {0}. Discard it and start over.",
    "无法继续保存的训练，请丢弃它并重新开始。（英文详情：{0}）",
  ],
  [
    "Cannot train with these settings: {0} must be {1}, but got {2}. Change it.",
    "无法按这些设置训练：{0} 应为{1}，而这里是 {2}。",
  ],
  [
    "{0} Its checkpoint is the last good state and can be downloaded; discard the run and " +
      "start over with a larger {1}.",
    "训练发散了。它的检查点是最后一个正常状态，可以下载；请丢弃这次训练，用更大的 R1 权重重新开始。（英文详情：{0}）",
  ],
  ["There is no training run yet", "还没有训练"],
];

/** In this order: the first that fits is said. */
export const CHINESE: readonly Phrase[] = [
  ...PROGRESS,
  ...NUMBERS,
  ...FIELDS,
  ...TRAINING,
  ...LATENTS,
  ...FILES,
  ...DEVICES,
  ...WORKERS,
];
