"""Computes mixture.json with NumPy and SciPy: python make_mixture.py > mixture.json

The posterior of x_0 given x_t is computed from precisions, which shares nothing with the conditioning that
src/data/mixture/exact-denoiser.ts does: given the component, 1 / Var = 1 / Sigma + alpha / (1 - alpha) as matrices.
"""

import json
import platform

import numpy
import scipy
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

generator = numpy.random.default_rng(20240607)


def covariance(d, largest):
    """A random rotation of standard deviations from 0.05 to `largest`."""
    rotation = numpy.linalg.qr(generator.normal(size=(d, d)))[0]
    deviations = numpy.geomspace(0.05, largest, d) if d > 1 else numpy.array([largest])
    matrix = rotation @ numpy.diag(deviations**2) @ rotation.T
    return (matrix + matrix.T) / 2


def terms(weights, means, covariances, points):
    """log of w_k N(x; mu_k, Sigma_k), points by components."""
    logs = [multivariate_normal(m, c).logpdf(points).reshape(-1) for m, c in zip(means, covariances)]
    return numpy.log(weights) + numpy.stack(logs, axis=1)


def case(d, components):
    weights = generator.dirichlet(numpy.full(components, 3.0))
    means = generator.uniform(-3, 3, (components, d))
    covariances = [covariance(d, generator.uniform(0.3, 1.5)) for _ in range(components)]
    # among the components, between them, and where every density is below the smallest double
    points = numpy.concatenate([means + generator.normal(0, 0.1, means.shape), generator.uniform(-4, 4, (4, d)), numpy.full((1, d), 500.0)])
    return {
        "weights": weights.tolist(),
        "means": means.tolist(),
        "covariances": [c.tolist() for c in covariances],
        "points": points.tolist(),
        "logDensity": logsumexp(terms(weights, means, covariances, points), axis=1).tolist(),
        "posteriors": [posterior(weights, means, covariances, points[:-1], alpha) for alpha in (0.9999, 0.7, 0.02)],
    }


def posterior(weights, means, covariances, points, alpha):
    d = means.shape[1]
    logs = terms(weights, [numpy.sqrt(alpha) * m for m in means], [alpha * c + (1 - alpha) * numpy.eye(d) for c in covariances], points)
    shares = numpy.exp(logs - logsumexp(logs, axis=1, keepdims=True))
    within, locations = [], []
    for m, c in zip(means, covariances):
        precision = numpy.linalg.inv(c)
        given = numpy.linalg.inv(precision + alpha / (1 - alpha) * numpy.eye(d))
        within.append(numpy.trace(given))
        locations.append((precision @ m + numpy.sqrt(alpha) / (1 - alpha) * points) @ given)
    locations = numpy.stack(locations, axis=1)
    mean = numpy.einsum("nk,nkc->nc", shares, locations)
    spread = ((locations - mean[:, None]) ** 2).sum(axis=2)
    variance = (shares * (numpy.array(within) + spread)).sum(axis=1) / d
    return {"alphaCumprod": alpha, "mean": mean.tolist(), "variance": variance.tolist()}


VERSIONS = {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__}
CASES = [case(1, 3), case(2, 1), case(2, 4), case(3, 2), case(5, 3)]
lines = [" {\n" + ",\n".join(f'  "{name}": {json.dumps(value, allow_nan=False)}' for name, value in each.items()) + "\n }" for each in CASES]
print(f'{{\n"versions": {json.dumps(VERSIONS)},\n"cases": [\n' + ",\n".join(lines) + "\n]\n}")
