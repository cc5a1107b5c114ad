"""Times the reference training step, or sampling, in PyTorch on a CPU; prints one line of JSON.

--mode eager, or compile (torch.compile of the loss and of the reverse step); AdamW is fused in both.
"""

import math
import time

from reference_model import CONFIGURATIONS, COORDINATE_SCALE, POINTS, ema_weight, frequencies, schedule
from reference_model import arguments, read_golden, report, time_training

options = arguments(__doc__, ["eager", "compile"])
try:
    import torch
    import torch.nn.functional as F
    from torch import nn
except ImportError as error:
    report(absent=str(error))
    raise SystemExit


class Embedding(nn.Module):
    def __init__(self, config, scale):
        super().__init__()
        self.scale = scale
        self.register_buffer("frequencies", torch.tensor(frequencies(config)), persistent=False)

    def forward(self, scalars):
        angles = (scalars * self.scale).unsqueeze(-1) * self.frequencies
        return torch.cat((angles.sin(), angles.cos()), dim=-1)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.ff = nn.Linear(width, width)

    def forward(self, hidden):
        return hidden + self.ff(F.relu(hidden))


class Denoiser(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.coordinate, self.time = Embedding(config, COORDINATE_SCALE), Embedding(config, 1.0)
        width = config.hidden_size
        blocks = [Block(width) for _ in range(config.hidden_layers)]
        self.network = nn.Sequential(nn.Linear(config.inputs, width), *blocks, nn.ReLU(), nn.Linear(width, config.dimensions))

    def forward(self, x, t, factor):
        """x: rows x dimensions; t: rows; factor: rows, or None without a grid."""
        features = [self.coordinate(x[:, c]) for c in range(x.shape[1])] + [self.time(t)]
        if factor is not None:
            features.append(factor.unsqueeze(1))
        return self.network(torch.cat(features, dim=1))


class Grids(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.levels = nn.ParameterList(torch.ones(config.timesteps, size, size) for _, size in config.levels)

    def forward(self, x, t):
        """The factor of each row, the product of the levels; None without levels."""
        factor = None
        for level in self.levels:
            size = level.shape[1]
            cell = ((x + 1) / 2 * size).clamp(0, size - 1).long()
            value = level[t, cell[:, 0], cell[:, 1]]
            factor = value if factor is None else factor * value
        return factor


class Trainer:
    def __init__(self, config, compiled):
        self.config, self.step = config, 0
        self.denoiser, self.grids = Denoiser(config), Grids(config)
        self.coefficients = {name: torch.tensor(values) for name, values in schedule(config).items()}
        parameters = [*self.denoiser.parameters(), *self.grids.parameters()]
        self.optimizer = torch.optim.AdamW(
            parameters, lr=config.learning_rate, betas=config.betas, eps=config.eps, weight_decay=config.weight_decay, fused=True
        )
        self.annealing = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, T_max=config.annealing_steps)
        self.average = [p.detach().clone() for p in self.denoiser.parameters()]
        self.loss = torch.compile(self.loss_of, dynamic=False) if compiled else self.loss_of
        self.reverse = torch.compile(self.reverse_of, dynamic=False) if compiled else self.reverse_of

    def loss_of(self, x0, noise, t):
        factor = self.grids(x0, t)
        scaled = self.coefficients["noise"][t].unsqueeze(1) * noise
        if factor is not None:
            scaled = scaled * factor.unsqueeze(1)
        x = self.coefficients["signal"][t].unsqueeze(1) * x0 + scaled
        loss = F.mse_loss(self.denoiser(x, t, factor), noise)
        if self.config.l1 > 0:
            loss = loss + self.config.l1 * (self.grids.levels[-1] - 1).abs().sum()
        return loss

    def train(self, x0, noise, t):
        loss = self.loss(x0, noise, t)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.denoiser.parameters(), self.config.clip_norm)
        if self.config.levels:
            nn.utils.clip_grad_norm_(self.grids.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.annealing.step()
        weight = ema_weight(self.config, self.step)
        self.step += 1
        with torch.no_grad():
            if weight == 1.0:
                torch._foreach_copy_(self.average, list(self.denoiser.parameters()))
            elif weight > 0.0:
                torch._foreach_lerp_(self.average, list(self.denoiser.parameters()), weight)
        return loss, norm

    def reverse_of(self, x, t, z):
        """One ancestral step of all rows; t: a tensor of one timestep."""
        rows = t.expand(x.shape[0])
        c = {name: values[t] for name, values in self.coefficients.items()}
        noise = self.denoiser(x, rows, self.grids(x, rows))
        x0 = c["recip"] * x - c["recipm1"] * noise
        return c["coef1"] * x0 + c["coef2"] * x + c["deviation"] * z

    @torch.inference_mode()
    def sample(self, count, steps):
        x = torch.randn(count, self.config.dimensions)
        for t in reversed(range(self.config.timesteps - steps, self.config.timesteps)):
            x = self.reverse(x, torch.tensor([t]), torch.randn_like(x))
        return x


def batches(config):
    """Batches of shuffled epochs without end; the remainder of an epoch is dropped, so that all have one shape."""
    points = torch.rand(POINTS, config.dimensions) * 8 - 4
    while True:
        order = torch.randperm(POINTS)
        for rows in order.split(config.batch)[:-1]:
            x0 = points[rows]
            yield x0, torch.randn_like(x0), torch.randint(0, config.timesteps, (config.batch,))


def replay(path):
    """Differences from a recorded run: loss and gradient norm of every step (relative), final values (absolute)."""
    golden, config = read_golden(path)
    trainer = Trainer(config, options.mode == "compile")
    trainer.denoiser.load_state_dict({name: torch.tensor(value) for name, value in golden["initialParameters"].items()})
    with torch.no_grad():
        for (name, _), level in zip(config.levels, trainer.grids.levels):
            level.copy_(torch.tensor(golden["initialGrids"][name]))
    worst = 0.0
    for step in golden["steps"]:
        loss, norm = trainer.train(torch.tensor(step["x0"]), torch.tensor(step["noise"]), torch.tensor(step["t"]))
        worst = max(worst, abs(loss.item() / step["loss"] - 1), abs(norm.item() / step["denoiserGradNorm"] - 1))
    final = golden["finalParameters"]
    pairs = [(p, final[name]) for name, p in trainer.denoiser.named_parameters()]
    pairs += [(level, golden["finalGrids"][name]) for (name, _), level in zip(config.levels, trainer.grids.levels)]
    pairs += [(p, golden["finalEma"][name]) for (name, _), p in zip(trainer.denoiser.named_parameters(), trainer.average)]
    difference = max((p.detach() - torch.tensor(v)).abs().max().item() for p, v in pairs)
    report(peer="pytorch", golden=path, worstStep=worst, worstValue=difference)


def main():
    torch.set_num_threads(options.threads)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    if options.golden:
        return replay(options.golden)
    trainer = Trainer(CONFIGURATIONS[options.config], options.mode == "compile")
    fields = dict(peer="pytorch", mode=options.mode, version=torch.__version__)
    fields.update(task=options.task, config=options.config, threads=options.threads)
    if options.task == "training":
        source = batches(trainer.config)
        report(**fields, **time_training(lambda: trainer.train(*next(source)), lambda: None, options.steps))
    else:
        trainer.sample(options.count, 5)
        start = time.perf_counter()
        samples = trainer.sample(options.count, trainer.config.timesteps)
        seconds = time.perf_counter() - start
        assert math.isfinite(samples.sum().item())
        report(**fields, count=options.count, steps=trainer.config.timesteps, seconds=seconds)


if options.mode == "compile":
    # a compiler is missing on many machines: what cannot be compiled is absent, not wrong
    try:
        main()
    except torch._dynamo.exc.BackendCompilerFailed as error:
        report(absent=f"torch.compile: {str(error).splitlines()[0]}")
else:
    main()
