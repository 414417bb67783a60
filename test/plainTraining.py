"""
The plain PyTorch training of `npm run bench -- compare` at given weights and inputs: reads a line of JSON, in which a
tensor is {"shape", "base64"}, and writes the flat gradient of each phase.
"""
import base64
import json
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "bench/compare"))
from plainTraining import Training


def tensors(described):
    return {name: tensor(**value) for name, value in described.items()}


def tensor(shape, base64):
    return torch.frombuffer(bytearray(decode(base64)), dtype=torch.float32).reshape(shape)


decode = base64.b64decode


def inputs_of(described, gain):
    given = tensors(described)
    given["cutoff"] = int(given["mixingMask"].sum()) if "mixingMask" in given else None
    given["noise"] = lambda layer, _: given[f"noise.{layer}"]
    return {**given, "gain": gain}


def main():
    torch.set_num_threads(1)  # so small that threads would only wait
    given = json.loads(sys.stdin.readline())
    training = Training(given["size"])
    for name, network in training.networks.items():
        network.load_state_dict(tensors(given["parameters"][name]))
    answers = {}
    for phase, described in given["inputs"].items():
        inputs = inputs_of(described, given["gains"].get(phase))
        training.path_mean = inputs.get("pathLengthMean", training.path_mean)
        training.backward(phase, inputs)
        parameters = dict(training.networks[phase[0]].named_parameters())
        missing = torch.zeros_like
        in_order = [parameters[name] for name in given["parameters"][phase[0]]]
        flat = torch.cat([(missing(p) if p.grad is None else p.grad).flatten() for p in in_order])
        answers[phase] = base64.b64encode(flat.numpy().tobytes()).decode()
    print(json.dumps(answers))


main()
