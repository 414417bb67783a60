import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const NETWORKS = `
import torch
from torch_utils import custom_ops

assert custom_ops.verbosity == "none"


class Mapping(torch.nn.Module):
    def __init__(self, z_dim, num_ws, num_layers=8):
        super().__init__()
        self.num_ws = num_ws
        self.layers = torch.nn.Sequential(*[torch.nn.Linear(z_dim, z_dim) for _ in range(num_layers)])

    def forward(self, z, c):
        return self.layers(z).unsqueeze(1).repeat(1, self.num_ws, 1)


class Synthesis(torch.nn.Module):
    def __init__(self, w_dim, img_resolution, channel_base=32768, channel_max=512, num_fp16_res=0, conv_clamp=None):
        super().__init__()
        self.num_ws = 2
        self.rgb = torch.nn.Linear(w_dim, 3 * img_resolution**2)
        self.resolution = img_resolution

    def forward(self, ws, noise_mode="random"):
        assert noise_mode in ["const", "random", "none"]
        return self.rgb(ws.mean(1)).reshape(-1, 3, self.resolution, self.resolution)


class Generator(torch.nn.Module):
    def __init__(self, z_dim, c_dim, w_dim, img_resolution, img_channels, mapping_kwargs={}, synthesis_kwargs={}):
        super().__init__()
        self.synthesis = Synthesis(w_dim, img_resolution, **synthesis_kwargs)
        self.mapping = Mapping(z_dim, self.synthesis.num_ws, **mapping_kwargs)

    def forward(self, z, c, **synthesis_kwargs):
        return self.synthesis(self.mapping(z, c), **synthesis_kwargs)


class Discriminator(torch.nn.Module):
    def __init__(self, c_dim, img_resolution, img_channels, channel_base=32768, channel_max=512, num_fp16_res=0,
                 conv_clamp=None, epilogue_kwargs={}):
        super().__init__()
        self.out = torch.nn.Linear(img_channels * img_resolution**2, 1)

    def forward(self, img, c):
        return self.out(img.flatten(1))
`;

const LOSS = `
import torch


class StyleGAN2Loss:
    def __init__(self, device, G_mapping, G_synthesis, D, r1_gamma=10):
        self.G_mapping, self.G_synthesis, self.D = G_mapping, G_synthesis, D

    def accumulate_gradients(self, phase, real_img, real_c, gen_z, gen_c, sync, gain):
        print("what a checkout prints is no answer")
        made = self.G_synthesis(self.G_mapping(gen_z, gen_c))
        self.D(made if phase[0] == "G" else real_img, real_c).mean().mul(gain).backward()
`;

const FILES: Readonly<Record<string, string>> = {
  "dnnlib/__init__.py": "",
  "torch_utils/__init__.py": "",
  "torch_utils/custom_ops.py": 'verbosity = "brief"\n',
  "training/__init__.py": "",
  "training/networks.py": NETWORKS,
  "training/loss.py": LOSS,
};

/** Writes a package with the interface of the official checkout, and next to nothing behind it. */
export function writeStandInCheckout(folder: string): string {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
