"""PyTorch's side of gpu.sh: times networks of torchvision, with random weights, on the GPU in float32.

First says one line: "ready WHAT" or "absent WHY". Then each line "NETWORK BATCH RUNS PARAMETERS" that comes in is answered by
one line: "times" and so many milliseconds, first with images and scores in the host's memory, then with images that are on
the GPU already, separated by "|"; or "failed WHY".
"""

import sys
import time

NAMES = {
    "alexnet": "alexnet",
    "mobilenetv2": "mobilenet_v2",
    "resnet18": "resnet18",
    "resnet50": "resnet50",
    "squeezenet1.1": "squeezenet1_1",
    "vgg16": "vgg16",
}
WARM_UP = 10


def say(line):
    print(" ".join(str(line).split()), flush=True)


def build(torch, models, name, parameters):
    network = getattr(models, NAMES[name])(weights=None)
    count = sum(weights.numel() for weights in network.parameters())
    if count != parameters:
        raise ValueError(f"torchvision's {name} has {count} parameters, Gatun's {parameters}")
    return network.eval().to("cuda", torch.float32)


def milliseconds(torch, run, runs):
    for _ in range(WARM_UP):
        run()
    torch.cuda.synchronize()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        torch.cuda.synchronize()
        times.append(1e3 * (time.perf_counter() - start))
    return " ".join(f"{time:.4f}" for time in times)


def answer(torch, network, batch, runs):
    on_host = torch.randn(batch, 3, 224, 224)
    on_device = on_host.to("cuda")
    with torch.inference_mode():
        host = milliseconds(torch, lambda: network(on_host.to("cuda")).cpu(), runs)
        device = milliseconds(torch, lambda: network(on_device), runs)
    return f"times {host} | {device}"


def main():
    try:
        import torch
        from torchvision import models
    except ImportError as missing:
        return say(f"absent {missing}")
    if not torch.cuda.is_available():
        return say(f"absent torch {torch.__version__} sees no GPU")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    say(
        f"ready torch {torch.__version__}, cuDNN {torch.backends.cudnn.version()}, {torch.cuda.get_device_name()}, "
        "float32 without TF32, cudnn.benchmark, inference_mode"
    )
    networks = {}
    for line in sys.stdin:
        name, batch, runs, parameters = line.split()
        try:
            if name not in networks:
                networks.clear()
                networks[name] = build(torch, models, name, int(parameters))
            say(answer(torch, networks[name], int(batch), int(runs)))
        except Exception as failure:  # said to Gatun's side, which reports it
            say(f"failed {type(failure).__name__}: {failure}")


main()
