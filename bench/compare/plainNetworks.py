"""StyleGAN2's networks in plain PyTorch, as the preset "auto" trains them; parameters have the names of checkpoints."""
import math

import torch
from plainLayers import Conv2d, Linear, Shortcut, SynthesisLayer, ToRgb, normal, upsample
from torch import nn

Z_DIM = W_DIM = 512
MAPPING_LAYERS, MBSTD_GROUP = 2, 4


def resolutions(size):
    return [2**i for i in range(2, int(math.log2(size["resolution"])) + 1)]


def channels_at(size, resolution):
    return min(size["channelBase"] // resolution, size["channelMax"])


class Mapping(nn.Module):
    """z [N, 512] -> w [N, 512]."""

    def __init__(self):
        super().__init__()
        for i in range(MAPPING_LAYERS):
            self.add_module(f"fc{i}", Linear(Z_DIM, W_DIM, is_activated=True, multiplier=0.01))

    def forward(self, z):
        x = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in self.children():
            x = layer(x)
        return x


class SynthesisBlock(nn.Module):
    def __init__(self, ins, outs, resolution):
        super().__init__()
        if ins is None:
            self.const = normal(outs, resolution, resolution)
        else:
            self.conv0 = SynthesisLayer(ins, outs, resolution, W_DIM, True)
        self.conv1 = SynthesisLayer(outs, outs, resolution, W_DIM, False)
        self.torgb = ToRgb(outs, W_DIM)


class Synthesis(nn.Module):
    """ws [N, numWs, 512] -> images [N, 3, R, R]. noise(name, shape) gives a layer's."""

    def __init__(self, size):
        super().__init__()
        self.resolutions = resolutions(size)
        self.num_ws = 2 * len(self.resolutions)
        ins = None
        for resolution in self.resolutions:
            outs = channels_at(size, resolution)
            self.add_module(f"b{resolution}", SynthesisBlock(ins, outs, resolution))
            ins = outs

    def forward(self, ws, noise):
        count = ws.shape[0]
        x = image = None
        for i, (resolution, block) in enumerate(zip(self.resolutions, self.children())):
            shape = [count, 1, resolution, resolution]
            if i == 0:
                x = block.const.expand(count, -1, -1, -1).contiguous(memory_format=torch.channels_last)
            else:
                x = block.conv0(x, ws[:, 2 * i - 1], noise(f"b{resolution}.conv0", shape))
            x = block.conv1(x, ws[:, 2 * i], noise(f"b{resolution}.conv1", shape))
            rgb = block.torgb(x, ws[:, 2 * i + 1])
            image = rgb if image is None else upsample(image) + rgb
        return image


class Generator(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.mapping, self.synthesis = Mapping(), Synthesis(size)


class DiscriminatorBlock(nn.Module):
    """x [N, I, R, R] -> [N, O, R / 2, R / 2]; the first block reads images [N, 3, R, R]."""

    def __init__(self, ins, outs, is_first):
        super().__init__()
        self.fromrgb = Conv2d(3, ins, 1) if is_first else None
        self.conv0 = Conv2d(ins, ins, 3)
        self.conv1 = Conv2d(ins, outs, 3, 2, math.sqrt(0.5))
        self.skip = Shortcut(ins, outs, math.sqrt(0.5))

    def forward(self, x):
        if self.fromrgb is not None:
            x = self.fromrgb(x)
        return self.skip(x) + self.conv1(self.conv0(x))


def with_deviation(x):
    """Appends the minibatch standard deviation. [N, C, H, W] -> [N, C + 1, H, W]."""
    count, channels, height, width = x.shape
    group = min(MBSTD_GROUP, count)
    y = x.reshape(group, count // group, channels, height, width)
    deviation = (y - y.mean(0)).square().mean(0).add(1e-8).sqrt().mean([1, 2, 3])  # [N / group]
    plane = deviation.repeat(group)[:, None, None, None].expand(-1, 1, height, width)
    return torch.cat([x, plane], 1)


class Epilogue(nn.Module):
    """x [N, C, 4, 4] -> logits [N, 1]."""

    def __init__(self, channels):
        super().__init__()
        self.conv = Conv2d(channels + 1, channels, 3)
        self.fc = Linear(channels * 16, channels, is_activated=True)
        self.out = Linear(channels, 1)

    def forward(self, x):
        return self.out(self.fc(self.conv(with_deviation(x)).flatten(1)))


class Discriminator(nn.Module):
    """images [N, 3, R, R] -> logits [N, 1]."""

    def __init__(self, size):
        super().__init__()
        for resolution in reversed(resolutions(size)[1:]):
            ins, outs = channels_at(size, resolution), channels_at(size, resolution // 2)
            self.add_module(f"b{resolution}", DiscriminatorBlock(ins, outs, resolution == size["resolution"]))
        self.add_module("b4", Epilogue(channels_at(size, 4)))

    def forward(self, images):
        x = images.contiguous(memory_format=torch.channels_last)
        for block in self.children():
            x = block(x)
        return x
