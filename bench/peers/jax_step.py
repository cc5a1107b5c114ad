"""Times the reference training step, or sampling, in JAX (jit) on a CPU; prints one line of JSON."""

import math
import os
import time
from functools import partial

from reference_model import CONFIGURATIONS, COORDINATE_SCALE, POINTS, ema_weight, frequencies, schedule
from reference_model import arguments, read_golden, report, time_training

options = arguments(__doc__, ["jit"])

# XLA sizes its thread pools when it is loaded: the cores are chosen before
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-options.threads :])
if options.threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
try:
    import jax
    import jax.numpy as jnp
except ImportError as error:
    report(absent=str(error))
    raise SystemExit


def initial_parameters(config, key):
    """The denoiser's tensors under PyTorch's names, and the grid levels."""
    width, last = config.hidden_size, config.hidden_layers + 2
    layers = [("network.0", width, config.inputs)]
    layers += [(f"network.{i}.ff", width, width) for i in range(1, config.hidden_layers + 1)]
    layers += [(f"network.{last}", config.dimensions, width)]
    denoiser = {}
    for index, (name, rows, columns) in enumerate(layers):
        weight, bias = jax.random.split(jax.random.fold_in(key, index))
        bound = 1 / math.sqrt(columns)
        denoiser[f"{name}.weight"] = jax.random.uniform(weight, (rows, columns), minval=-bound, maxval=bound)
        denoiser[f"{name}.bias"] = jax.random.uniform(bias, (rows,), minval=-bound, maxval=bound)
    return {"denoiser": denoiser, "grids": [jnp.ones((config.timesteps, size, size)) for _, size in config.levels]}


def embed(config, scalars, scale):
    angles = (scalars * scale)[:, None] * jnp.array(frequencies(config))
    return jnp.concatenate([jnp.sin(angles), jnp.cos(angles)], axis=1)


def denoise(config, p, x, t, factor):
    """x: rows x dimensions; t: rows; factor: rows, or None without a grid."""
    features = [embed(config, x[:, c], COORDINATE_SCALE) for c in range(config.dimensions)] + [embed(config, t.astype(jnp.float32), 1.0)]
    if factor is not None:
        features.append(factor[:, None])

    def linear(name, values):
        return values @ p[f"{name}.weight"].T + p[f"{name}.bias"]

    hidden = linear("network.0", jnp.concatenate(features, axis=1))
    for layer in range(1, config.hidden_layers + 1):
        hidden = hidden + linear(f"network.{layer}.ff", jax.nn.relu(hidden))
    return linear(f"network.{config.hidden_layers + 2}", jax.nn.relu(hidden))


def factor_of(levels, x, t):
    """The factor of each row, the product of the levels; None without levels."""
    factor = None
    for level in levels:
        size = level.shape[1]
        cell = jnp.clip((x + 1) / 2 * size, 0, size - 1).astype(jnp.int32)
        value = level[t, cell[:, 0], cell[:, 1]]
        factor = value if factor is None else factor * value
    return factor


def coefficients(config):
    return {name: jnp.array(values, dtype=jnp.float32) for name, values in schedule(config).items()}


def loss_of(config, parameters, x0, noise, t):
    c = coefficients(config)
    factor = factor_of(parameters["grids"], x0, t)
    scaled = c["noise"][t][:, None] * noise
    if factor is not None:
        scaled = scaled * factor[:, None]
    x = c["signal"][t][:, None] * x0 + scaled
    loss = jnp.mean((denoise(config, parameters["denoiser"], x, t, factor) - noise) ** 2)
    if config.l1 > 0:
        loss = loss + config.l1 * jnp.sum(jnp.abs(parameters["grids"][-1] - 1))
    return loss


def clipped(config, gradient):
    norm = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradient)))
    factor = jnp.minimum(1.0, config.clip_norm / (norm + 1e-6))
    return jax.tree.map(lambda g: g * factor, gradient), norm


def update(config, state, x0, noise, t):
    """One training step. Returns the new state, the loss and the norm of the denoiser's gradient."""
    loss, gradient = jax.value_and_grad(partial(loss_of, config))(state["parameters"], x0, noise, t)
    denoiser, norm = clipped(config, gradient["denoiser"])
    grids = clipped(config, gradient["grids"])[0] if config.levels else []
    gradient = {"denoiser": denoiser, "grids": grids}
    count = state["count"]
    rate = 0.5 * config.learning_rate * (1 + jnp.cos(math.pi * count / config.annealing_steps))
    beta1, beta2 = config.betas
    first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, state["first"], gradient)
    second = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, state["second"], gradient)
    correction1 = 1 - jnp.float32(beta1) ** (count + 1)
    correction2 = 1 - jnp.float32(beta2) ** (count + 1)

    def moved(p, m, v):
        return p * (1 - rate * config.weight_decay) - rate * (m / correction1) / (jnp.sqrt(v / correction2) + config.eps)

    parameters = jax.tree.map(moved, state["parameters"], first, second)
    return {"parameters": parameters, "first": first, "second": second, "count": count + 1}, loss, norm


@partial(jax.jit, donate_argnums=0)
def move_average(average, values, weight):
    return jax.tree.map(lambda a, v: a + (v - a) * weight, average, values)


class Trainer:
    def __init__(self, config):
        self.config, self.step = config, 0
        parameters = initial_parameters(config, jax.random.key(0))
        first, second = (jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
        self.state = {"parameters": parameters, "first": first, "second": second, "count": jnp.int32(0)}
        self.average = jax.tree.map(jnp.copy, parameters["denoiser"])
        self.points = jax.random.uniform(jax.random.key(1), (POINTS, config.dimensions), minval=-4, maxval=4)
        self.shuffle = jax.jit(lambda epoch: jax.random.permutation(jax.random.fold_in(jax.random.key(2), epoch), POINTS))
        self.per_epoch = POINTS // config.batch
        self.train_on = jax.jit(partial(update, config), donate_argnums=0)
        self.train_next = jax.jit(self.batch_and_update, donate_argnums=0)

    def batch_and_update(self, state, points, order):
        """A step on the next batch of the epoch; the remainder of an epoch is dropped, so that all have one shape."""
        config, count = self.config, state["count"]
        rows = jax.lax.dynamic_slice(order, (count % self.per_epoch * config.batch,), (config.batch,))
        noise_key, time_key = jax.random.split(jax.random.fold_in(jax.random.key(3), count))
        noise = jax.random.normal(noise_key, (config.batch, config.dimensions))
        return update(config, state, points[rows], noise, jax.random.randint(time_key, (config.batch,), 0, config.timesteps))

    def train(self, batch=None):
        """A step on the given (x0, noise, t), or on the next batch. Returns the loss and the gradient's norm."""
        if batch is not None:
            self.state, loss, norm = self.train_on(self.state, *batch)
        else:
            if self.step % self.per_epoch == 0:
                self.order = self.shuffle(self.step // self.per_epoch)
            self.state, loss, norm = self.train_next(self.state, self.points, self.order)
        weight = ema_weight(self.config, self.step)
        self.step += 1
        if weight > 0:
            self.average = move_average(self.average, self.state["parameters"]["denoiser"], weight)
        return loss, norm


@partial(jax.jit, static_argnums=(0, 3))
def sample(config, parameters, last, count):
    """Points after the reverse chain down to timestep `last`, which is traced so that a short run warms up a long one."""
    c = coefficients(config)

    def reverse(i, x):
        t = config.timesteps - 1 - i
        rows = jnp.full((count,), t)
        noise = denoise(config, parameters["denoiser"], x, rows, factor_of(parameters["grids"], x, rows))
        x0 = c["recip"][t] * x - c["recipm1"][t] * noise
        z = jax.random.normal(jax.random.fold_in(jax.random.key(4), t), x.shape)
        return c["coef1"][t] * x0 + c["coef2"][t] * x + c["deviation"][t] * z

    initial = jax.random.normal(jax.random.key(5), (count, config.dimensions))
    return jax.lax.fori_loop(0, config.timesteps - last, reverse, initial)


def replay(path):
    """Differences from a recorded run: loss and gradient norm of every step (relative), final values (absolute)."""
    golden, config = read_golden(path)
    trainer = Trainer(config)
    trainer.state["parameters"] = {
        "denoiser": {name: jnp.array(value) for name, value in golden["initialParameters"].items()},
        "grids": [jnp.array(golden["initialGrids"][name]) for name, _ in config.levels],
    }
    worst = 0.0
    for step in golden["steps"]:
        loss, norm = trainer.train((jnp.array(step["x0"]), jnp.array(step["noise"]), jnp.array(step["t"])))
        worst = max(worst, abs(float(loss) / step["loss"] - 1), abs(float(norm) / step["denoiserGradNorm"] - 1))
    parameters = trainer.state["parameters"]
    pairs = [(parameters["denoiser"][name], value) for name, value in golden["finalParameters"].items()]
    pairs += [(level, golden["finalGrids"][name]) for (name, _), level in zip(config.levels, parameters["grids"])]
    pairs += [(trainer.average[name], value) for name, value in golden["finalEma"].items()]
    report(peer="jax", golden=path, worstStep=worst, worstValue=max(float(jnp.abs(p - jnp.array(v)).max()) for p, v in pairs))


def main():
    if options.golden:
        return replay(options.golden)
    trainer = Trainer(CONFIGURATIONS[options.config])
    fields = dict(peer="jax", mode="jit", version=jax.__version__, task=options.task, config=options.config, threads=options.threads)
    if options.task == "training":
        report(**fields, **time_training(trainer.train, lambda: jax.block_until_ready(trainer.state), options.steps))
    else:
        parameters, steps = trainer.state["parameters"], trainer.config.timesteps
        sample(trainer.config, parameters, steps - 5, options.count).block_until_ready()
        start = time.perf_counter()
        samples = sample(trainer.config, parameters, 0, options.count).block_until_ready()
        seconds = time.perf_counter() - start
        assert bool(jnp.isfinite(samples).all())
        report(**fields, count=options.count, steps=steps, seconds=seconds)


main()
