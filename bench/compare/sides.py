"""
PyTorch's sides of `npm run bench -- compare`: reads a workload as a line of JSON, then answers each line with the
seconds of its parts and the process's resident memory at most.

    python3 bench/compare/sides.py official DIR    # NVIDIA's checkout in DIR, by its public interface
    python3 bench/compare/sides.py plain           # plain networks of the same layers, written for this comparison
"""
import copy
import json
import os
import pathlib
import resource
import sys
import time

import torch
from plainTraining import plain_training, timed

W_DIM = 512


def image(generator, latent):
    def run():
        start = time.perf_counter()
        with torch.no_grad():
            generator(latent)
        return {"image": time.perf_counter() - start}

    return run


def plain_image(size):
    sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "scripts/gpu-kit/python"))
    import torchGenerator

    torchGenerator.CHANNEL_MAX = size["channelMax"]
    generator = torchGenerator.Generator(size["resolution"], size["channelBase"], False).eval()
    return image(generator, torch.randn(1, generator.num_ws, W_DIM))


def official_generator(size, mapping_layers):
    from training.networks import Generator

    return Generator(
        z_dim=W_DIM,
        c_dim=0,
        w_dim=W_DIM,
        img_resolution=size["resolution"],
        img_channels=3,
        mapping_kwargs={"num_layers": mapping_layers},
        synthesis_kwargs={
            "channel_base": size["channelBase"],
            "channel_max": size["channelMax"],
            "num_fp16_res": 0,  # half precision is for GPUs
            "conv_clamp": 256,
        },
    )


def official_image(size):
    generator = official_generator(size, 8).eval().requires_grad_(False)

    def call(z):
        return generator(z, None, noise_mode="const")

    return image(call, torch.randn(1, W_DIM))


def official_training(size):
    """Every phase of an iteration with its step of Adam, then the moving average; without augmentation."""
    from training.loss import StyleGAN2Loss
    from training.networks import Discriminator

    batch, resolution = size["batch"], size["resolution"]
    generator = official_generator(size, 2).train().requires_grad_(False)
    discriminator = Discriminator(
        c_dim=0,
        img_resolution=resolution,
        img_channels=3,
        channel_base=size["channelBase"],
        channel_max=size["channelMax"],
        num_fp16_res=0,
        conv_clamp=256,
        epilogue_kwargs={"mbstd_group_size": 4},
    ).train().requires_grad_(False)
    average = copy.deepcopy(generator).eval()
    loss = StyleGAN2Loss(
        device=torch.device("cpu"),
        G_mapping=generator.mapping,
        G_synthesis=generator.synthesis,
        D=discriminator,
        r1_gamma=1,
    )
    adam = {
        "G": torch.optim.Adam(generator.parameters(), lr=0.0025, betas=(0, 0.99), eps=1e-8),
        "D": torch.optim.Adam(discriminator.parameters(), lr=0.0025, betas=(0, 0.99), eps=1e-8),
    }
    networks = {"G": generator, "D": discriminator}
    reals, labels = torch.randn(batch, 3, resolution, resolution), torch.zeros(batch, 0)

    def phase(name):
        network, optimiser = networks[name[0]], adam[name[0]]
        latents = torch.randn(batch, W_DIM)
        optimiser.zero_grad(set_to_none=True)
        network.requires_grad_(True)
        loss.accumulate_gradients(
            phase=name, real_img=reals, real_c=labels, gen_z=latents, gen_c=labels, sync=True, gain=1
        )
        network.requires_grad_(False)
        for parameter in network.parameters():
            if parameter.grad is not None:
                torch.nan_to_num(parameter.grad, nan=0, posinf=1e5, neginf=-1e5, out=parameter.grad)
        optimiser.step()

    def move_average():
        with torch.no_grad():
            for mean, value in zip(average.parameters(), generator.parameters()):
                mean.lerp_(value, 0.002)
            for mean, value in zip(average.buffers(), generator.buffers()):
                mean.copy_(value)

    return timed(["Gmain", "Greg", "Dmain", "Dreg"], phase, move_average)


def open_official(folder):
    sys.path.insert(0, folder)
    from torch_utils import custom_ops

    custom_ops.verbosity = "none"


def cores():
    """All that ours uses too: PyTorch's own choice is one of two on some virtual machines."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


SIDES = {
    "official": {"image": official_image, "training": official_training},
    "plain": {"image": plain_image, "training": plain_training},
}


def main():
    side, *folder = sys.argv[1:]
    out, sys.stdout = sys.stdout, sys.stderr  # what a checkout prints is no answer
    if folder:
        open_official(*folder)
    torch.set_num_threads(cores())
    run = None
    for line in sys.stdin:
        if run is None:
            workload = json.loads(line)
            run = SIDES[side][workload["kind"]](workload)
        seconds = run()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        megabytes = peak / (2**20 if sys.platform == "darwin" else 2**10)
        print(json.dumps({"seconds": seconds, "megabytes": megabytes}), file=out, flush=True)


main()
