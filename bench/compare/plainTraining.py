"""An iteration of StyleGAN2's training in plain PyTorch: losses, regularisation, Adam and the moving average as ours."""
import copy
import math
import random
import time

import torch
from plainNetworks import W_DIM, Z_DIM, Discriminator, Generator
from torch.nn import functional as F

R1_GAMMA, PATH_WEIGHT, PATH_DECAY, PATH_SHRINK = 1, 2, 0.01, 2
STYLE_MIXING, W_AVERAGE_BETA, EMA_BETA = 0.9, 0.995, 0.998


def random_noise(_, shape):
    return torch.randn(shape)


def mixing_cutoff(num_ws):
    """How many layers take the first w."""
    return random.randint(1, num_ws - 1) if random.random() < STYLE_MIXING else num_ws


class Training:
    def __init__(self, size):
        self.generator, self.discriminator = Generator(size), Discriminator(size)
        self.networks = {"G": self.generator, "D": self.discriminator}
        self.w_average, self.path_mean = torch.zeros(W_DIM), torch.zeros([])

    def fakes(self, inputs):
        """-> images [N, 3, R, R], ws [N, numWs, 512]."""
        first, second = self.generator.mapping(inputs["z"]), self.generator.mapping(inputs["secondZ"])
        num_ws = self.generator.synthesis.num_ws
        takes_first = (torch.arange(num_ws) < inputs["cutoff"])[None, :, None]
        ws = torch.where(takes_first, first[:, None], second[:, None])
        with torch.no_grad():
            self.w_average.lerp_(first.mean(0), 1 - W_AVERAGE_BETA)
        return self.generator.synthesis(ws, inputs["noise"]), ws

    def generator_main(self, inputs):
        images, _ = self.fakes(inputs)
        return F.softplus(-self.discriminator(images)).mean()

    def generator_regularisation(self, inputs):
        """Path length: how far a step in w moves the images along random ones."""
        images, ws = self.fakes(inputs)
        along = inputs["pathNoise"] / images.shape[2]
        (slope,) = torch.autograd.grad((images * along).sum(), ws, create_graph=True)
        lengths = slope.square().sum(2).mean(1).sqrt()  # [N]
        mean = self.path_mean.lerp(lengths.mean(), PATH_DECAY)
        self.path_mean = mean.detach()
        return (lengths - mean).square().mean() * (PATH_WEIGHT * inputs["gain"])

    def discriminator_main(self, inputs):
        with torch.no_grad():
            images, _ = self.fakes(inputs)
        fakes, reals = self.discriminator(images), self.discriminator(inputs["real"])
        return F.softplus(fakes).mean() + F.softplus(-reals).mean()

    def discriminator_regularisation(self, inputs):
        """R1: the squared gradient of the logits in real images."""
        reals = inputs["real"].detach().requires_grad_(True)
        (slope,) = torch.autograd.grad(self.discriminator(reals).sum(), reals, create_graph=True)
        return slope.square().sum([1, 2, 3]).mean() * (R1_GAMMA / 2 * inputs["gain"])

    PHASES = {
        "Gmain": generator_main,
        "Greg": generator_regularisation,
        "Dmain": discriminator_main,
        "Dreg": discriminator_regularisation,
    }

    def backward(self, phase, inputs):
        """Leaves the gradient in the parameters of the phase's network. -> the loss."""
        for name, network in self.networks.items():
            network.requires_grad_(name == phase[0])
            network.zero_grad(set_to_none=True)
        loss = self.PHASES[phase](self, inputs)
        loss.backward()
        return loss.item()


def drawn_inputs(phase, batch, num_ws, reals):
    count = max(1, batch // PATH_SHRINK) if phase == "Greg" else batch
    return {
        "z": torch.randn(count, Z_DIM),
        "secondZ": torch.randn(count, Z_DIM),
        "cutoff": mixing_cutoff(num_ws),
        "noise": random_noise,
        "pathNoise": torch.randn(count, *reals.shape[1:]) if phase == "Greg" else None,
        "real": reals,
        "gain": 1,
    }


def plain_training(size):
    """Every phase of an iteration with its step of Adam, then the moving average; without augmentation."""
    batch, resolution = size["batch"], size["resolution"]
    training = Training(size)
    average = copy.deepcopy(training.generator)
    adam = {
        name: torch.optim.Adam(network.parameters(), lr=0.001, betas=(0, 0.99), eps=1e-8)
        for name, network in training.networks.items()
    }
    reals = torch.randn(batch, 3, resolution, resolution)

    def phase(name):
        loss = training.backward(name, drawn_inputs(name, batch, training.generator.synthesis.num_ws, reals))
        if not math.isfinite(loss):
            raise ArithmeticError(f"the loss of {name} is {loss}")
        adam[name[0]].step()

    def move_average():
        with torch.no_grad():
            for mean, value in zip(average.parameters(), training.generator.parameters()):
                mean.lerp_(value, 1 - EMA_BETA)

    return timed(Training.PHASES, phase, move_average)


def timed(phases, phase, others):
    """Runs each phase by its name and what else an iteration does, and tells the seconds of each."""

    def run():
        seconds = {}
        for name in phases:
            start = time.perf_counter()
            phase(name)
            seconds[name] = time.perf_counter() - start
        start = time.perf_counter()
        others()
        seconds["others"] = time.perf_counter() - start
        return seconds

    return run
