"""The reference training step in numbers: what the PyTorch and the JAX script have in common.

The step: noise a batch of 256 points of 2 coordinates at random timesteps, with the factor of a learnable grid
of noise levels; predict the noise with an MLP; the mean squared error, plus an L1 penalty on the finest level in
one configuration; clip the gradient of the denoiser and that of the grids; AdamW on both with one cosine-annealed
rate; a moving average of the denoiser at every tenth step.
"""

import argparse
import json
import math
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Configuration:
    """A model and its training; the defaults are the reference's."""

    levels: tuple = ()  # (name, cells along each axis) of each grid level, coarse to fine
    l1: float = 0.0  # weight of sum |G - 1| over the last level
    embedding_dim: int = 128
    hidden_size: int = 256
    hidden_layers: int = 3
    timesteps: int = 100
    batch: int = 256
    dimensions: int = 2
    learning_rate: float = 3e-4
    annealing_steps: int = 10_000
    betas: tuple = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.01
    clip_norm: float = 0.5
    ema_decay: float = 0.995
    ema_every: int = 10
    ema_after: int = 100

    @property
    def inputs(self):
        """Inputs of the first layer: coordinates and timestep embedded, and the factor where there is a grid."""
        return (self.dimensions + 1) * self.embedding_dim + (1 if self.levels else 0)


CONFIGURATIONS = {
    "baseline": Configuration(),
    "grid-10": Configuration(levels=(("grid", 10),)),
    "grid-20": Configuration(levels=(("grid", 20),)),
    "multi-scale": Configuration(levels=(("coarse", 5), ("fine", 20))),
    "multi-scale-l1": Configuration(levels=(("coarse", 5), ("fine", 20)), l1=0.01),
}

POINTS = 100_000  # rows of the data set
COORDINATE_SCALE = 25.0


def frequencies(config):
    """exp(-k ln(10000) / (half - 1)) for k = 0 .. half - 1."""
    half = config.embedding_dim // 2
    return [math.exp(-k * math.log(10000) / (half - 1)) for k in range(half)]


def schedule(config):
    """Coefficients of a linear schedule from 1e-4 to 0.02, by name, each a list over the timesteps."""
    betas = [1e-4 + (0.02 - 1e-4) * t / (config.timesteps - 1) for t in range(config.timesteps)]
    cumulative, product = [], 1.0
    for beta in betas:
        product *= 1 - beta
        cumulative.append(product)
    previous = [1.0] + cumulative[:-1]
    rows = list(zip(betas, cumulative, previous))
    return {
        "signal": [math.sqrt(a) for a in cumulative],
        "noise": [math.sqrt(1 - a) for a in cumulative],
        "recip": [math.sqrt(1 / a) for a in cumulative],
        "recipm1": [math.sqrt(1 / a - 1) for a in cumulative],
        "coef1": [b * math.sqrt(p) / (1 - a) for b, a, p in rows],
        "coef2": [(1 - p) * math.sqrt(1 - b) / (1 - a) for b, a, p in rows],
        "deviation": [0.0] + [math.sqrt(max(1e-20, b * (1 - p) / (1 - a))) for b, a, p in rows[1:]],
    }


def ema_weight(config, call):
    """How far the average moves towards the value at its call 0, 1, ...: 0 not at all, 1 a copy."""
    if call % config.ema_every != 0:
        return 0.0
    if call - config.ema_every <= config.ema_after:
        return 1.0
    return 1.0 - min(config.ema_decay, 1.0 - (call + 1 - config.ema_after) ** (-2 / 3))


def arguments(description, modes):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--task", choices=["training", "sampling"], default="training")
    parser.add_argument("--config", choices=list(CONFIGURATIONS), default="multi-scale")
    parser.add_argument("--mode", choices=modes, default=modes[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=300, help="training steps to time, after a warm-up")
    parser.add_argument("--count", type=int, default=10_000, help="points to sample")
    parser.add_argument("--golden", help="replay this file of test/golden instead, and print the differences from it")
    return parser.parse_args()


def report(**fields):
    print(json.dumps(fields), flush=True)


def time_training(step, wait, steps, repeat=20, warm_up=40):
    """Milliseconds per step: median, least and most over repeats of `repeat` steps. `wait` ends all work begun."""
    for _ in range(warm_up):
        step()
    wait()
    times = []
    for _ in range(max(3, steps // repeat)):
        start = time.perf_counter()
        for _ in range(repeat):
            step()
        wait()
        times.append((time.perf_counter() - start) * 1000 / repeat)
    return {"msPerStep": statistics.median(times), "spread": {"min": min(times), "max": max(times)}, "steps": len(times) * repeat}


def read_golden(path):
    """A recorded training run and its configuration."""
    with open(path) as file:
        golden = json.load(file)
    config = Configuration(
        levels=tuple((name, len(values[0])) for name, values in golden["initialGrids"].items()),
        l1=golden["fineL1Weight"],
        embedding_dim=golden["embeddingDim"],
        hidden_size=golden["hiddenSize"],
        hidden_layers=golden["hiddenLayers"],
        timesteps=golden["timesteps"],
        batch=golden["batch"],
        annealing_steps=golden["cosineTMax"],
        ema_every=golden["ema"]["updateEvery"],
        ema_after=golden["ema"]["updateAfterStep"],
    )
    return golden, config
