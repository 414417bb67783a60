import { text } from "../text.ts";

/** The Edit tab: a photo's projection, and edits of one image. */
export const edit = {
  controls: text("Look of the images", "图片外观"),
  dropTitle: text("Edit a photo of your own", "编辑你自己的照片"),
  dropExplained: text(
    "Drop a photo here. This tab looks for the image of the network that is closest to it, for you to change. It " +
      "works best for photos of what the network was trained on. Nothing is sent anywhere.",
    "把照片拖到这里。本页会寻找网络能生成的最接近的图片，供你编辑。照片与网络的训练图片越相似，效果越好。任何数据都不会上传。",
  ),
  choosePhoto: text("Choose a photo", "选择照片"),
  newPhoto: text("Another photo", "换一张照片"),
  orFrom: text("Or begin with an image on this page", "或从本页的图片开始"),
  chooseBase: text("Begin with another image", "从另一张图片开始"),
  noDiscriminator: text("This file has no discriminator", "该文件不含判别器"),
  noDiscriminatorExplained: text(
    "Photos are compared by what the discriminator sees, and this checkpoint holds the generator alone. Open a whole " +
      "snapshot, such as an official .pkl, or run stylegan project --distance lpips on the command line. Images of " +
      "seeds can be edited all the same.",
    "照片的比较依靠判别器的特征，而该检查点只含生成器。请打开完整的快照（如官方 .pkl），" +
      "或在命令行运行 stylegan project --distance lpips。由种子生成的图片仍可编辑。",
  ),
  steps: text("Steps", "步数"),
  stepsHint: text("More steps come closer.", "步数越多越接近。"),
  space: text("Space", "空间"),
  spaceHint: text(
    "W keeps to images the network makes and edits well; W+ has a w for each layer, comes closer and edits worse.",
    "W 保持为网络的图片，便于编辑；W+ 每层各有一个 w，更接近照片，但较难编辑。",
  ),
  photo: text("Photo", "照片"),
  found: text("Found so far", "目前结果"),
  starting: text("Comparing it with 100 seeds", "正在与 100 个种子比较"),
  doing: text(
    (name: string, step: number, total: number) => `${name}: step ${step} of ${total}`,
    (name, step, total) => `${name}：第 ${step} 步，共 ${total} 步`,
  ),
  paused: text(
    (name: string, step: number, total: number) => `${name}: paused at step ${step} of ${total}`,
    (name, step, total) => `${name}：已暂停在第 ${step} 步，共 ${total} 步`,
  ),
  pause: text("Pause", "暂停"),
  goOn: text("Continue", "继续"),
  goodEnough: text("Good enough", "可以了"),
  cancel: text("Cancel", "取消"),
  distance: text("Distance", "距离"),
  distanceHint: text(
    "Between the photo and the image, by colours and by what the discriminator sees.",
    "照片与图片之间的距离，依据颜色和判别器的特征。",
  ),
  projecting: text("Projection", "投影"),
  failed: text("The photo was not projected", "照片投影失败"),
  edited: text("Edited image", "编辑后的图片"),
  saveProject: text("Save project", "保存项目"),
  otherNetwork: text(
    (name: string) => `This project was made with ${name}; with the network that is open, the image will differ.`,
    (name) => `该项目由 ${name} 制作；使用当前网络时图片会不同。`,
  ),
  before: text("Before", "编辑前"),
  asPhoto: text("Photo", "照片"),
  editedName: text(
    (name: string) => `${name}, edited`,
    (name) => `${name}（已编辑）`,
  ),
  beforeName: text(
    (name: string) => `${name} before the edits`,
    (name) => `${name}（编辑前）`,
  ),
  photoName: text(
    (name: string) => `The photo of ${name}`,
    (name) => `${name} 的照片`,
  ),
  holdToSee: text(
    "Hold to see it: a pointer on the small image, or the space bar.",
    "按住可查看：按住小图，或按空格键。",
  ),
  reach: text("What directions move", "方向作用于"),
  thisImage: text("This image", "这张图片"),
  allImages: text("All images", "所有图片"),
  layers: text("Layers", "层"),
  layersExplained: text(
    "Layers can come from another image, or move towards the average, which truncates them alone.",
    "某些层可以来自另一张图片，也可以移向平均值（仅对这些层截断）。",
  ),
  addLayers: text("Layers of another image", "另一张图片的层"),
  addAverage: text("Truncate layers", "截断某些层"),
  average: text("The average", "平均值"),
  layersFrom: text(
    (source: string, layers: string) => `${source}: layers ${layers}`,
    (source, layers) => `${source}：层 ${layers}`,
  ),
  layersOf: text(
    (source: string) => `Layers of ${source}`,
    (source) => `${source}的层`,
  ),
  amountOf: text(
    (source: string) => `${source}: share`,
    (source) => `${source}：比例`,
  ),
  amountHint: text("100 % replaces the layers.", "100 % 即完全替换这些层。"),
  averageHint: text("50 % halves how far these layers are from it.", "50 % 使这些层与平均值的距离减半。"),
  removeLayers: text(
    (source: string) => `Remove the layers of ${source}`,
    (source) => `移除${source}的层`,
  ),
};
