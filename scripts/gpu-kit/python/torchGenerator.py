"""
A plain PyTorch generator of the layers of StyleGAN2's synthesis network ("skip", const noise), for comparisons of
speed: channels-last, half precision in the four highest resolutions, CUDA graphs and torch.compile. Weights are random.

Reads a JSON command a line and answers with a JSON line:
    {"prepare": {"resolution", "channelBase", "precision", "batch", "compiled"}}   -> the variants that work, and errors
    {"time": VARIANT, "seconds": S}                                                -> seconds a run
    {"peaks": {"matmul", "channels", "side", "batches"}}                                     -> TFLOP/s of one operation each
"""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
W_DIM, CHANNEL_MAX, HALF_RESOLUTIONS, CLAMP = 512, 512, 4, 256
torch.backends.cudnn.benchmark = True


def normal(*shape):
    return nn.Parameter(torch.randn(*shape), requires_grad=False)


def convolve_transposed(x, weight):
    """
    By a stride of 2. On a CPU as the gradient of a convolution, which oneDNN computes: PyTorch makes the other of
    products of matrices. x [N, I, H, W], weight [I, O, 3, 3] -> [N, O, 2 H + 1, 2 W + 1].
    """
    if x.is_cuda:
        return F.conv_transpose2d(x, weight, stride=2)
    count, _, height, width = x.shape
    shape = x.new_empty(1).expand(count, weight.shape[1], 2 * height + 1, 2 * width + 1)
    sizes = [[2, 2], [0, 0], [1, 1], False, [0, 0], 1, [True, False, False]]
    return torch.ops.aten.convolution_backward(x, shape, weight, None, *sizes)[0]


class Layer(nn.Module):
    """A modulated 3x3 convolution, at twice the resolution where it comes first in a block. x [N, I, H, W]."""

    def __init__(self, ins, outs, resolution, up, dtype):
        super().__init__()
        self.up, self.dtype = up, dtype
        weight = torch.randn(outs, ins, 3, 3) / math.sqrt(ins * 9)
        self.squares = nn.Parameter(weight.square().sum([2, 3]).t().contiguous(), requires_grad=False)  # [I, O]
        stored = weight.flip([2, 3]).transpose(0, 1) if up else weight
        self.weight = nn.Parameter(stored.to(dtype, memory_format=torch.channels_last), requires_grad=False)
        self.affine, self.affine_bias = normal(ins, W_DIM), nn.Parameter(torch.ones(ins), requires_grad=False)
        noise = torch.randn(1, 1, resolution, resolution) * 0.1
        self.noise = nn.Parameter(noise.to(dtype), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(1, outs, 1, 1, dtype=dtype), requires_grad=False)
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        blur = (torch.outer(taps, taps) / taps.sum() ** 2 * 4).expand(outs, 1, 4, 4)
        self.blur = nn.Parameter(blur.to(dtype, memory_format=torch.channels_last), requires_grad=False)

    def forward(self, x, w):
        style = F.linear(w, self.affine / math.sqrt(W_DIM), self.affine_bias)  # [N, I]
        demodulation = torch.rsqrt(style.square() @ self.squares + 1e-8).to(self.dtype)  # [N, O]
        x = x * style.to(self.dtype)[:, :, None, None]
        if self.up:
            x = convolve_transposed(x, self.weight)
            x = F.conv2d(x, self.blur, padding=1, groups=x.shape[1])
        else:
            x = F.conv2d(x, self.weight, padding=1)
        x = (x * demodulation[:, :, None, None]).add_(self.noise).add_(self.bias)
        return F.leaky_relu_(x, 0.2).mul_(math.sqrt(2)).clamp_(-CLAMP, CLAMP)


class ToRgb(nn.Module):
    """A modulated 1x1 convolution without demodulation. x [N, I, H, W] -> [N, 3, H, W]."""

    def __init__(self, ins, dtype):
        super().__init__()
        self.dtype = dtype
        self.weight = nn.Parameter(torch.randn(3, ins, 1, 1).to(dtype) / math.sqrt(ins), requires_grad=False)
        self.affine, self.affine_bias = normal(ins, W_DIM), nn.Parameter(torch.ones(ins), requires_grad=False)

    def forward(self, x, w):
        style = F.linear(w, self.affine / math.sqrt(W_DIM), self.affine_bias)
        y = F.conv2d(x * style.to(self.dtype)[:, :, None, None], self.weight)
        return y.clamp(-CLAMP, CLAMP).float()


class Generator(nn.Module):
    """ws [N, numWs, 512] -> [N, 3, R, R]."""

    def __init__(self, resolution, channel_base, half):
        super().__init__()
        sides = [2**i for i in range(2, int(math.log2(resolution)) + 1)]
        channels = {side: min(channel_base // side, CHANNEL_MAX) for side in sides}
        self.dtypes = [torch.half if half and side in sides[-HALF_RESOLUTIONS:] else torch.float for side in sides]
        self.start = normal(1, channels[4], 4, 4)
        self.ups, self.layers, self.rgbs = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for side, dtype in zip(sides, self.dtypes):
            if side > 4:
                self.ups.append(Layer(channels[side // 2], channels[side], side, True, dtype))
            self.layers.append(Layer(channels[side], channels[side], side, False, dtype))
            self.rgbs.append(ToRgb(channels[side], dtype))
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.filter = nn.Parameter((torch.outer(taps, taps) / 16).expand(3, 1, 4, 4).contiguous(), requires_grad=False)
        self.num_ws = 2 * len(sides)

    def forward(self, ws):
        x = self.start.expand(ws.shape[0], -1, -1, -1).contiguous(memory_format=torch.channels_last)
        image = None
        for i, dtype in enumerate(self.dtypes):
            x = x.to(dtype)
            if i > 0:
                x = self.ups[i - 1](x, ws[:, 2 * i - 1])
            x = self.layers[i](x, ws[:, 2 * i])
            rgb = self.rgbs[i](x, ws[:, 2 * i + 1])
            image = rgb if image is None else self.upsampled(image) + rgb
        return image

    def upsampled(self, image):
        return F.conv_transpose2d(image, self.filter, stride=2, padding=1, groups=3)


def synchronise():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def captured(run):
    """The same work as one CUDA graph."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            run()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        output = run()

    def replay():
        graph.replay()
        return output

    return replay


generators, current = {}, {}


def generator_of(resolution, channel_base, precision):
    key = (resolution, channel_base, precision == "fp16")
    if key not in generators:
        generators.clear()
        generators[key] = Generator(*key).to(DEVICE).eval()
    return generators[key]


def prepare(resolution, channelBase, precision, batch, compiled):
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision != "fp32"
    generator = generator_of(resolution, channelBase, precision)
    ws = torch.randn(batch, generator.num_ws, W_DIM, device=DEVICE)
    makers = {"eager": lambda: lambda: generator(ws), "graph": lambda: captured(lambda: generator(ws))}
    if compiled:
        def make_compiled():
            torch._dynamo.reset()
            whole = torch.compile(generator)
            whole(ws)
            return captured(lambda: whole(ws))

        makers["compiled graph"] = make_compiled
    current.clear()
    errors, seconds = {}, {}
    for name, make in makers.items():
        start = time.perf_counter()
        try:
            run = make()
            run()
            synchronise()
            current[name] = run
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"[:400]
        seconds[name] = round(time.perf_counter() - start, 2)
    return {"variants": list(current), "errors": errors, "prepareSeconds": seconds}


def seconds_a_run(run, seconds):
    synchronise()
    start = time.perf_counter()
    run()
    synchronise()
    runs = max(2, min(1000, round(seconds / (time.perf_counter() - start))))
    start = time.perf_counter()
    for _ in range(runs):
        run()
    synchronise()
    return (time.perf_counter() - start) / runs


def timed(variant, seconds):
    run = current[variant]
    resident = seconds_a_run(run, seconds)
    return {"residentSeconds": resident, "deliveredSeconds": seconds_a_run(lambda: run().cpu(), seconds)}


KINDS = {"fp32": (torch.float, False), "tf32": (torch.float, True), "fp16": (torch.half, True)}


def peaks(matmul, channels, side, batches):
    results = {}
    for name, (dtype, tf32) in KINDS.items():
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
        try:
            results[name] = peaks_of(dtype, matmul, channels, side, batches)
        except Exception as error:
            results[name] = f"{type(error).__name__}: {error}"[:400]
    return results


def peaks_of(dtype, matmul, channels, side, batches):
    rates = {}
    for rows in (matmul, 2 * matmul):
        a = torch.randn(rows, rows, device=DEVICE).to(dtype)
        run = lambda: a @ a
        run()
        rates[f"matmul {rows}"] = round(2 * rows**3 / seconds_a_run(run, 0.3) / 1e12, 3)
    weight = torch.randn(channels, channels, 3, 3, device=DEVICE).to(dtype, memory_format=torch.channels_last)
    for batch in batches:
        x = torch.randn(batch, channels, side, side, device=DEVICE).to(dtype, memory_format=torch.channels_last)
        run = lambda: F.conv2d(x, weight, padding=1)
        run()
        flops = 2 * batch * channels**2 * 9 * side**2
        rates[f"convolution {batch}x{channels} at {side}x{side}"] = round(flops / seconds_a_run(run, 0.3) / 1e12, 3)
    return rates


def answer(command):
    if "prepare" in command:
        return prepare(**command["prepare"])
    if "time" in command:
        return timed(command["time"], command["seconds"])
    return peaks(**command["peaks"])


if __name__ == "__main__":
    with torch.no_grad():
        print(json.dumps({"torch": torch.__version__, "device": DEVICE}), flush=True)
        for line in sys.stdin:
            try:
                print(json.dumps(answer(json.loads(line))), flush=True)
            except Exception as error:
                print(json.dumps({"error": f"{type(error).__name__}: {error}"[:400]}), flush=True)
