"""
Inception-v3 in the form of scores as PyTorch exports it, the limit of `npm run bench -- metrics`:

    python3 bench/plainInception.py pt_inception-2015-12-05-6726825d.pth plain.onnx [--batch 8]
    python3 bench/plainInception.py --random weights.pth

The second form writes random weights of the public shapes, for machines without the public file. Needs torch alone.
"""
import argparse
import torch
from torch import nn
from torch.nn import functional as F


class Convolution(nn.Module):
    def __init__(self, ins, outs, kernel, stride=1, padding=None):
        super().__init__()
        around = [side // 2 for side in kernel] if padding is None else padding
        self.conv = nn.Conv2d(ins, outs, kernel, stride, around, bias=False)
        self.bn = nn.BatchNorm2d(outs, eps=1e-3)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


def average(x):
    return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)


def largest(x):
    return F.max_pool2d(x, 3, 1, 1)


def halved(x):
    return F.max_pool2d(x, 3, 2)


class Block(nn.Module):
    """Branches of (name, outs, kernel, ...); a function is a pooling, a list is a fork."""

    def __init__(self, ins, *branches):
        super().__init__()
        self.branches = branches
        self.outs = 0
        for branch in branches:
            channels = ins
            for step in branch:
                if callable(step):
                    continue
                for layer in step if isinstance(step, list) else [step]:
                    self.add_module(layer[0], Convolution(channels, *layer[1:]))
                channels = sum(layer[1] for layer in step) if isinstance(step, list) else step[1]
            self.outs += channels

    def forward(self, x):
        return torch.cat([self.along(branch, x) for branch in self.branches], 1)

    def along(self, branch, x):
        for step in branch:
            if callable(step):
                x = step(x)
            elif isinstance(step, list):
                x = torch.cat([getattr(self, layer[0])(x) for layer in step], 1)
            else:
                x = getattr(self, step[0])(x)
        return x


def block5(ins, pool):
    return Block(
        ins,
        [("branch1x1", 64, (1, 1))],
        [("branch5x5_1", 48, (1, 1)), ("branch5x5_2", 64, (5, 5))],
        [("branch3x3dbl_1", 64, (1, 1)), ("branch3x3dbl_2", 96, (3, 3)), ("branch3x3dbl_3", 96, (3, 3))],
        [average, ("branch_pool", pool, (1, 1))],
    )


def block6(ins, c):
    return Block(
        ins,
        [("branch1x1", 192, (1, 1))],
        [("branch7x7_1", c, (1, 1)), ("branch7x7_2", c, (1, 7)), ("branch7x7_3", 192, (7, 1))],
        [
            ("branch7x7dbl_1", c, (1, 1)),
            ("branch7x7dbl_2", c, (7, 1)),
            ("branch7x7dbl_3", c, (1, 7)),
            ("branch7x7dbl_4", c, (7, 1)),
            ("branch7x7dbl_5", 192, (1, 7)),
        ],
        [average, ("branch_pool", 192, (1, 1))],
    )


def block7(ins, pooling):
    return Block(
        ins,
        [("branch1x1", 320, (1, 1))],
        [("branch3x3_1", 384, (1, 1)), [("branch3x3_2a", 384, (1, 3)), ("branch3x3_2b", 384, (3, 1))]],
        [
            ("branch3x3dbl_1", 448, (1, 1)),
            ("branch3x3dbl_2", 384, (3, 3)),
            [("branch3x3dbl_3a", 384, (1, 3)), ("branch3x3dbl_3b", 384, (3, 1))],
        ],
        [pooling, ("branch_pool", 192, (1, 1))],
    )


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.Conv2d_1a_3x3 = Convolution(3, 32, (3, 3), 2, 0)
        self.Conv2d_2a_3x3 = Convolution(32, 32, (3, 3), 1, 0)
        self.Conv2d_2b_3x3 = Convolution(32, 64, (3, 3))
        self.Conv2d_3b_1x1 = Convolution(64, 80, (1, 1))
        self.Conv2d_4a_3x3 = Convolution(80, 192, (3, 3), 1, 0)
        blocks = {"Mixed_5b": block5(192, 32), "Mixed_5c": block5(256, 64), "Mixed_5d": block5(288, 64)}
        blocks["Mixed_6a"] = Block(
            288,
            [("branch3x3", 384, (3, 3), 2, 0)],
            [("branch3x3dbl_1", 64, (1, 1)), ("branch3x3dbl_2", 96, (3, 3)), ("branch3x3dbl_3", 96, (3, 3), 2, 0)],
            [halved],
        )
        for name, width in [("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6d", 160), ("Mixed_6e", 192)]:
            blocks[name] = block6(768, width)
        blocks["Mixed_7a"] = Block(
            768,
            [("branch3x3_1", 192, (1, 1)), ("branch3x3_2", 320, (3, 3), 2, 0)],
            [
                ("branch7x7x3_1", 192, (1, 1)),
                ("branch7x7x3_2", 192, (1, 7)),
                ("branch7x7x3_3", 192, (7, 1)),
                ("branch7x7x3_4", 192, (3, 3), 2, 0),
            ],
            [halved],
        )
        blocks["Mixed_7b"], blocks["Mixed_7c"] = block7(1280, average), block7(2048, largest)
        self.names = list(blocks)
        for name, block in blocks.items():
            self.add_module(name, block)
        self.fc = nn.Linear(2048, 1008)

    def forward(self, x):
        x = (x - 128) / 128
        x = halved(self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x))))
        x = halved(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)))
        for name in self.names:
            x = getattr(self, name)(x)
        return x.mean((2, 3))


def random(network):
    for name, value in network.named_parameters():
        if value.ndim > 1:
            nn.init.kaiming_normal_(value)
    return network.eval()


parser = argparse.ArgumentParser()
parser.add_argument("files", nargs="+")
parser.add_argument("--random", action="store_true")
parser.add_argument("--batch", type=int, default=8)
chosen = parser.parse_args()
torch.manual_seed(0)
network = random(Inception())
if chosen.random:
    torch.save(dict(network.state_dict()), chosen.files[0])
else:
    weights = torch.load(chosen.files[0], map_location="cpu")
    network.load_state_dict({name: value for name, value in weights.items()}, strict=False)
    images = torch.zeros(chosen.batch, 3, 299, 299)
    torch.onnx.export(network, images, chosen.files[1], input_names=["images"], output_names=["pool"], opset_version=13)
