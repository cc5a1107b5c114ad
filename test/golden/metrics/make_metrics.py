"""Computes metrics.json with NumPy, SciPy and scikit-learn: python make_metrics.py > metrics.json

Points are rounded to six decimals, or whole numbers, so that they read the same everywhere. Where distances tie (whole
numbers), closed balls are what the metrics take; SciPy's `cdist` of whole numbers is exact, so ties are ties.
"""

import json
import platform

import numpy
import scipy
import sklearn
from scipy import stats
from scipy.spatial.distance import cdist, pdist
from sklearn.neighbors import NearestNeighbors

generator = numpy.random.default_rng(20190410)
ANGLES = 20_000


def normal(rows, dimensions, shift=0.0, scale=1.0):
    return numpy.round(generator.normal(shift, scale, (rows, dimensions)), 6)


def lattice(rows, dimensions, size):
    return generator.integers(0, size, (rows, dimensions)).astype(float)


def clusters(rows, centres):
    chosen = numpy.array(centres, dtype=float)[generator.integers(0, len(centres), rows)]
    return numpy.round(chosen + generator.normal(0, 0.1, chosen.shape), 6)


def flat(points):
    return points.ravel().tolist()


def radii(points, k):
    """Distance to the k-th other point; the nearest one of a set's point is that point."""
    return numpy.sort(cdist(points, points), axis=1)[:, k]


def balls(real, samples, k):
    distances = cdist(real, samples)
    of_real, of_samples = radii(real, k)[:, None], radii(samples, k)[None, :]
    return {
        "precision": float((distances <= of_real).any(axis=0).mean()),
        "recall": float((distances <= of_samples).any(axis=1).mean()),
        "density": float((distances <= of_real).sum(axis=0).mean() / k),
        "coverage": float((distances.min(axis=1) <= of_real[:, 0]).mean()),
    }


def energy(x, y):
    """The U-statistic; on a line checked against SciPy's, the root of the V-statistic."""
    between, of_x, of_y = cdist(x, y).mean(), cdist(x, x).mean(), cdist(y, y).mean()
    if x.shape[1] == 1:
        v = stats.energy_distance(x[:, 0], y[:, 0]) ** 2
        assert abs(v - (2 * between - of_x - of_y)) < 1e-12 * between
        return float(v - of_x / (len(x) - 1) - of_y / (len(y) - 1))
    return float(2 * between - pdist(x).mean() - pdist(y).mean())


def discrepancy(x, y, sigma):
    def kernel(a, b):
        return numpy.exp(-cdist(a, b, "sqeuclidean") / (2 * sigma**2))

    def within(a):
        return (kernel(a, a).sum() - len(a)) / (len(a) * (len(a) - 1))

    return float(within(x) + within(y) - 2 * kernel(x, y).mean())


def pair(name, x, y, ks):
    sigma = float(numpy.median(pdist(x)))
    return {
        "name": name, "dimensions": x.shape[1], "x": flat(x), "y": flat(y), "energy": energy(x, y),
        "medianDistance": sigma, "mmd": discrepancy(x, y, sigma), "balls": [{"k": k, **balls(x, y, k)} for k in ks],
    }


def line(x, y):
    return {"x": flat(x), "y": flat(y), "distance": float(stats.wasserstein_distance(x[:, 0], y[:, 0]))}


def sliced(name, x, y):
    """Mean and standard deviation over directions: evenly spaced ones of the plane, else random ones."""
    if x.shape[1] == 2:
        angles = (numpy.arange(ANGLES) + 0.5) * numpy.pi / ANGLES
        directions = numpy.stack([numpy.cos(angles), numpy.sin(angles)], axis=1)
    else:
        directions = generator.normal(size=(ANGLES, x.shape[1]))
        directions /= numpy.linalg.norm(directions, axis=1, keepdims=True)
    values = [stats.wasserstein_distance(x @ direction, y @ direction) for direction in directions]
    return {
        "name": name, "dimensions": x.shape[1], "x": flat(x), "y": flat(y),
        "mean": float(numpy.mean(values)), "deviation": float(numpy.std(values)),
    }


def copying(name, train, held_out, samples):
    search = NearestNeighbors(n_neighbors=1, algorithm="kd_tree").fit(train)
    of_held_out, of_samples = search.kneighbors(held_out)[0][:, 0], search.kneighbors(samples)[0][:, 0]
    u = stats.mannwhitneyu(of_held_out, of_samples).statistic
    return {
        "name": name, "dimensions": train.shape[1], "train": flat(train), "heldOut": flat(held_out), "samples": flat(samples),
        "share": float(u) / (len(held_out) * len(samples)),
    }


RING = [(1, 0), (0, 1), (-1, 0), (0, -1)]
TRAIN = normal(60, 2)

GOLDEN = {
    "line": [
        line(numpy.array([[0.0]]), numpy.array([[3.0]])), line(normal(7, 1), normal(7, 1, 1.0)), line(normal(30, 1), normal(17, 1, 0.5, 2.0)),
        line(normal(12, 1), normal(48, 1)), line(lattice(25, 1, 5), lattice(40, 1, 7)), line(normal(1, 1), normal(13, 1)),
        line(normal(9, 1, 1e6), normal(10, 1, 1e6)),
    ],
    "sliced": [
        sliced("shifted normals", normal(40, 2), normal(30, 2, 0.7)), sliced("ring and part of it", clusters(50, RING), clusters(50, RING[:2])),
        sliced("normals of two widths", normal(25, 3), normal(35, 3, 0.0, 2.0)), sliced("in five dimensions", normal(20, 5), normal(20, 5, 0.5)),
    ],
    "pairs": [
        pair("on a line", normal(30, 1), normal(20, 1, 1.0, 2.0), (1, 3, 5)), pair("the same normal", normal(50, 2), normal(50, 2), (1, 5, 10)),
        pair("far apart", normal(20, 2), normal(20, 2, 10.0), (5,)), pair("a cluster left out", clusters(60, RING), clusters(40, RING[1:]), (2, 5)),
        pair("whole numbers", lattice(40, 2, 4), lattice(50, 2, 5), (1, 5)), pair("three dimensions", normal(35, 3), normal(45, 3, 0.3, 0.8), (3, 5)),
        pair("six dimensions", normal(30, 6), normal(25, 6, 0.0, 1.5), (5,)), pair("far from the origin", normal(20, 2, 1e4), normal(20, 2, 1e4), (5,)),
        pair("as few as there may be", normal(6, 2), normal(6, 2), (5,)),
    ],
    "copying": [
        copying("fresh", TRAIN, normal(25, 2), normal(40, 2)), copying("near copies", TRAIN, normal(25, 2), numpy.round(TRAIN[:30] + normal(30, 2, 0.0, 0.02), 6)),
        copying("copies", TRAIN, normal(25, 2), TRAIN[::2]), copying("far off", TRAIN, normal(25, 2), normal(20, 2, 4.0)),
        copying("whole numbers", lattice(30, 3, 4), lattice(20, 3, 5), lattice(25, 3, 5)),
    ],
}

VERSIONS = {
    "python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
}
sections = [f' "versions": {json.dumps(VERSIONS)}'] + [
    f' "{name}": [\n' + ",\n".join("  " + json.dumps(case, allow_nan=False) for case in cases) + "\n ]"
    for name, cases in GOLDEN.items()
]
print("{\n" + ",\n".join(sections) + "\n}")
