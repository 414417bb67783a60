"""
The layers of StyleGAN2 in plain PyTorch, for training on a CPU: what PyTorch 1.13 does quickest of what was tried.

- Activations are channels-last: oneDNN then convolves them as they are.
- A transposed convolution is the gradient of a convolution: as such oneDNN does it, as itself a product of matrices
  does, which takes three times as long.
- The derivative of each of a convolution's three forms (result, gradient in the images, gradient in the kernel) is
  again two of them. PyTorch's own second derivatives are not, and those of a convolution in groups loop over channels.
- Styles scale the activations, not the weights: one convolution for the whole batch.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

SLOPE, GAIN, CLAMP = 0.2, math.sqrt(2), 256
TAPS = torch.tensor([1.0, 3.0, 3.0, 1.0])
FILTER = torch.outer(TAPS, TAPS) / TAPS.sum() ** 2


def convolution_backward(gradient, images, kernel, stride, padding, groups, mask):
    sizes = [[stride] * 2, [padding] * 2, [1, 1], False, [0, 0], groups, mask]
    return torch.ops.aten.convolution_backward(gradient, images, kernel, None, *sizes)


def without_values(like, shape):
    """Stands for images or a kernel whose shape alone is looked at."""
    return like.new_empty(1).expand(shape)


class Convolution(torch.autograd.Function):
    """images [N, I, H, W], kernel [O, I / groups, kh, kw] -> [N, O, H', W']."""

    @staticmethod
    def forward(context, images, kernel, *sizes):
        context.save_for_backward(images, kernel)
        context.sizes = sizes
        return F.conv2d(images, kernel, None, sizes[0], sizes[1], 1, sizes[2])

    @staticmethod
    def backward(context, gradient):
        images, kernel = context.saved_tensors
        wants_images, wants_kernel = wants = context.needs_input_grad[:2]
        if not torch.is_grad_enabled():  # both at once
            both = convolution_backward(gradient, images, kernel, *context.sizes, [*wants, False])
            return (*both[:2], None, None, None)
        return (
            ImageGradient.apply(gradient, kernel, images.shape, *context.sizes) if wants_images else None,
            KernelGradient.apply(gradient, images, kernel.shape, *context.sizes) if wants_kernel else None,
            *[None] * 3,
        )


class ImageGradient(torch.autograd.Function):
    """The gradient of a convolution in its images: the transposed convolution. [N, O, H', W'] -> [N, I, H, W]."""

    @staticmethod
    def forward(context, gradient, kernel, shape, *sizes):
        context.save_for_backward(gradient, kernel)
        context.sizes = sizes
        images = without_values(gradient, shape)
        return convolution_backward(gradient, images, kernel, *sizes, [True, False, False])[0]

    @staticmethod
    def backward(context, images):
        gradient, kernel = context.saved_tensors
        wants_gradient, wants_kernel = context.needs_input_grad[:2]
        return (
            Convolution.apply(images, kernel, *context.sizes) if wants_gradient else None,
            KernelGradient.apply(gradient, images, kernel.shape, *context.sizes) if wants_kernel else None,
            *[None] * 4,
        )


class KernelGradient(torch.autograd.Function):
    """The gradient of a convolution in its kernel. [N, O, H', W'], [N, I, H, W] -> [O, I / groups, kh, kw]."""

    @staticmethod
    def forward(context, gradient, images, shape, *sizes):
        context.save_for_backward(gradient, images)
        context.sizes = sizes
        kernel = without_values(gradient, shape)
        return convolution_backward(gradient, images, kernel, *sizes, [False, True, False])[1]

    @staticmethod
    def backward(context, kernel):
        gradient, images = context.saved_tensors
        wants_gradient, wants_images = context.needs_input_grad[:2]
        return (
            Convolution.apply(images, kernel, *context.sizes) if wants_gradient else None,
            ImageGradient.apply(gradient, kernel, images.shape, *context.sizes) if wants_images else None,
            *[None] * 4,
        )


def convolve(images, kernel, stride=1, padding=0, groups=1):
    kernel = kernel.contiguous(memory_format=torch.channels_last)
    return Convolution.apply(images, kernel, stride, padding, groups)


def convolve_transposed(images, kernel, stride, padding=0, groups=1):
    """images [N, I, H, W], kernel [I, O / groups, k, k] -> [N, O, (H - 1) stride + k - 2 padding, ...]."""
    kernel = kernel.contiguous(memory_format=torch.channels_last)
    count, _, height, width = images.shape
    _, outs, kh, kw = kernel.shape
    shape = [count, outs * groups, (height - 1) * stride + kh - 2 * padding, (width - 1) * stride + kw - 2 * padding]
    return ImageGradient.apply(images, kernel, shape, stride, padding, groups)


def blur(images, padding, stride=1, gain=1):
    """Filters each channel. [N, C, H, W] -> [N, C, (H + 2 padding - 4) / stride + 1, ...]."""
    channels = images.shape[1]
    kernel = (FILTER * gain).expand(channels, 1, 4, 4)
    return convolve(images, kernel, stride, padding, channels)


def upsample(images):
    """[N, C, H, W] -> [N, C, 2 H, 2 W]."""
    channels = images.shape[1]
    return convolve_transposed(images, (FILTER * 4).expand(channels, 1, 4, 4), 2, 1, channels)


class Activation(torch.autograd.Function):
    """A leaky ReLU, then a limit. In place: nothing else reads x."""

    @staticmethod
    def forward(context, x, limit):
        context.limit = limit
        context.mark_dirty(x)
        F.leaky_relu_(x, SLOPE)
        F.hardtanh_(x, -limit, limit)
        context.save_for_backward(x)
        return x

    @staticmethod
    def backward(context, gradient):
        (y,) = context.saved_tensors
        return ActivationGradient.apply(gradient, y.detach(), context.limit), None


class ActivationGradient(torch.autograd.Function):
    """The gradient times the slope that the activation had, which is constant almost everywhere."""

    @staticmethod
    def forward(context, gradient, y, limit):
        context.save_for_backward(y)
        context.limit = limit
        slope = torch.ops.aten.leaky_relu_backward(gradient, y, SLOPE, True)
        return torch.ops.aten.hardtanh_backward(slope, y, -limit, limit)

    @staticmethod
    def backward(context, gradient):
        (y,) = context.saved_tensors
        return ActivationGradient.apply(gradient, y, context.limit), None, None


def normal(*shape, deviation=1):
    return nn.Parameter(torch.randn(*shape) * deviation)


class Linear(nn.Module):
    """[N, ins] -> [N, outs], with equalised learning rate."""

    def __init__(self, ins, outs, is_activated=False, multiplier=1, bias=0.0):
        super().__init__()
        self.weight, self.bias = normal(outs, ins, deviation=1 / multiplier), nn.Parameter(torch.full([outs], bias))
        self.is_activated, self.multiplier = is_activated, multiplier
        self.gain = multiplier / math.sqrt(ins)

    def forward(self, x):
        y = F.linear(x, self.weight * self.gain, self.bias * self.multiplier)
        return F.leaky_relu(y, SLOPE) * GAIN if self.is_activated else y


def scaled(x, factors):
    """x [N, C, H, W], factors [N, C]."""
    return x * factors[:, :, None, None]


class SynthesisLayer(nn.Module):
    """A modulated 3x3 convolution, to twice the resolution where it comes first in a block. x [N, I, H, W], w [N, 512]."""

    def __init__(self, ins, outs, resolution, w_dim, up):
        super().__init__()
        self.up, self.resolution = up, resolution
        self.affine = Linear(w_dim, ins, bias=1.0)
        self.weight, self.bias = normal(outs, ins, 3, 3), nn.Parameter(torch.zeros(outs))
        self.noise_strength = nn.Parameter(torch.zeros([]))

    def forward(self, x, w, noise):
        styles = self.affine(w)  # [N, I]
        energy = self.weight.square().sum([2, 3])  # [O, I]
        # The leaky ReLU hands a positive factor on, so the activation's gain stands in the small tensors.
        demodulation = torch.rsqrt(styles.square() @ energy.t() + 1e-8) * GAIN  # [N, O]
        x = scaled(x, styles)
        if self.up:
            x = blur(convolve_transposed(x, self.weight.transpose(0, 1), 2), 1, gain=4)
        else:
            x = convolve(x, self.weight, 1, 1)
        offset = noise * (self.noise_strength * GAIN)  # [N, 1, H', W']
        x = scaled(x, demodulation).add_(offset).add_((self.bias * GAIN)[:, None, None])
        return Activation.apply(x, CLAMP)


class ToRgb(nn.Module):
    """A modulated 1x1 convolution without demodulation. x [N, I, H, W], w [N, 512] -> [N, 3, H, W]."""

    def __init__(self, ins, w_dim):
        super().__init__()
        self.affine = Linear(w_dim, ins, bias=1.0)
        self.weight, self.bias = normal(3, ins, 1, 1), nn.Parameter(torch.zeros(3))

    def forward(self, x, w):
        styles = self.affine(w) / math.sqrt(self.weight.shape[1])
        y = convolve(scaled(x, styles), self.weight)
        return F.hardtanh(y + self.bias[:, None, None], -CLAMP, CLAMP)


class Conv2d(nn.Module):
    """A convolution with bias and activation, to half the resolution where down is 2. [N, I, H, W] -> [N, O, ...]."""

    def __init__(self, ins, outs, size, down=1, gain=1.0):
        super().__init__()
        self.weight, self.bias = normal(outs, ins, size, size), nn.Parameter(torch.zeros(outs))
        self.size, self.down, self.gain = size, down, gain
        self.weight_gain = 1 / math.sqrt(ins * size**2)

    def forward(self, x):
        gain = GAIN * self.gain
        weight = self.weight * (self.weight_gain * gain)
        if self.down == 2:
            x = convolve(blur(x, 2), weight, 2)
        else:
            x = convolve(x, weight, 1, self.size // 2)
        return Activation.apply(x.add_((self.bias * gain)[:, None, None]), CLAMP * self.gain)


class Shortcut(nn.Module):
    """A 1x1 convolution to half the resolution. [N, I, H, W] -> [N, O, H / 2, W / 2]."""

    def __init__(self, ins, outs, gain):
        super().__init__()
        self.weight = normal(outs, ins, 1, 1)
        self.gain = gain / math.sqrt(ins)

    def forward(self, x):
        return convolve(blur(x, 1, 2), self.weight * self.gain)
