"""Computes statistics.json with NumPy, SciPy and statsmodels: python make_statistics.py > statistics.json

The bounds of an interval hold the p-th percentile of 10,000 resamples but for one case in a million: its rank
scatters by sqrt(p (1 - p) / 10,000), so it lies between the percentiles 5 such standard errors below and above.
Where those are themselves of `drawn` resamples, 1 / drawn adds to 1 / 10,000.
"""

import json
import platform
from itertools import product

import numpy
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests

OURS = 10_000
ERRORS = 5
generator = numpy.random.default_rng(20240607)


def normal(n, shift, digits=6):
    return [round(x, digits) for x in generator.normal(shift, 1, n).tolist()]


def sign_flip(differences):
    test = stats.permutation_test(
        (differences,), lambda x, axis: numpy.mean(x, axis=axis), permutation_type="samples",
        vectorized=True, alternative="two-sided", n_resamples=numpy.inf, batch=2**14,
    )
    return {"differences": differences, "p": float(test.pvalue)}


def summary(values):
    return {
        "values": values,
        "mean": float(numpy.mean(values)),
        "standardDeviation": float(numpy.std(values, ddof=1)) if len(values) > 1 else None,
        "interquartileMean": float(stats.trim_mean(values, 0.25)),
        "quantiles": [[q, float(numpy.quantile(values, q))] for q in (0, 0.025, 0.1, 0.25, 0.5, 0.9, 0.975, 1)],
    }


def effect_size(differences):
    n = len(differences)
    t = stats.ttest_1samp(differences, 0).statistic
    return {"differences": differences, "effectSize": float(t / numpy.sqrt(n) * (1 - 3 / (4 * (n - 1) - 1)))}


def improvement(values, baseline):
    u = stats.mannwhitneyu(baseline, values).statistic
    return {"values": values, "baseline": baseline, "probability": float(u) / (len(values) * len(baseline))}


STATISTICS = {
    "mean": lambda x, axis: numpy.mean(x, axis=axis),
    "interquartileMean": lambda x, axis: stats.trim_mean(x, 0.25, axis=axis),
    "differenceOfMeans": lambda x, y, axis: numpy.mean(x, axis=axis) - numpy.mean(y, axis=axis),
    "sumOfMeans": lambda *x, axis: sum(numpy.mean(each, axis=axis) for each in x),
}


def interval(statistic, strata, confidence, drawn):
    """Of all resamples there are where `drawn` is None."""
    if drawn is None:
        chosen = list(product(*[product(stratum, repeat=len(stratum)) for stratum in strata]))
        resampled = [numpy.array([each[s] for each in chosen]) for s in range(len(strata))]
        values = STATISTICS[statistic](*resampled, axis=-1)
        method, spread = "inverted_cdf", 1 / OURS
    else:
        values = stats.bootstrap(
            strata, STATISTICS[statistic], method="percentile", confidence_level=confidence, vectorized=True,
            n_resamples=drawn, batch=2**14, rng=generator,
        ).bootstrap_distribution
        method, spread = "linear", 1 / OURS + 1 / drawn
    ends = []
    for p in ((1 - confidence) / 2, (1 + confidence) / 2):
        width = ERRORS * numpy.sqrt(p * (1 - p) * spread)
        ends.append([float(x) for x in numpy.quantile(values, [p - width, p, p + width], method=method)])
    return {"statistic": statistic, "strata": strata, "confidence": confidence, "resamples": len(values), "low": ends[0], "high": ends[1]}


GOLDEN = {
    "signFlip": [sign_flip(differences) for differences in [
        [0.4, -0.1], [0.3, 0.1, 0.2], [0.3, -0.1, 0.2], [0.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.5, 0.0],
        [-0.1, -0.1, -0.1, -0.1, -0.1], [1.0, 2.0, 3.0, 4.0, -5.0], [0.1, 0.2, 0.3, 0.4, -0.5], [1e-300, 2e-300, -4e-300, 3e-300, 1e-300],
        [3e-9, -1e-9, 2e-9, 5e-9, 4e-9], [1e6, 1e-6, -1e-6, 1e-6, 1e-6], normal(5, 1), normal(8, 0), normal(8, 1, 1), normal(8, -2),
        normal(12, 0.5), normal(12, 0, 1), normal(12, -3), normal(20, 0.4), normal(20, 0.6, 1), normal(21, 0.5), normal(22, 0.3, 1),
    ]],
    "holm": [{"ps": ps, "adjusted": multipletests(ps, method="holm")[1].tolist()} for ps in [
        [0.03], [0.01, 0.04, 0.03, 0.005], [0.0625, 0.0625, 0.0625], [1.0, 0.5, 0.9], [0.0, 0.02, 0.0, 1.0],
        [0.0078125, 0.0078125, 0.03, 0.2, 0.0117, 0.9, 0.03, 0.011], generator.uniform(0, 0.2, 20).tolist(),
    ]],
    "summary": [summary(values) for values in [
        [2.5], [1.0, 4.0], [3.0, 1.0, 2.0], [5.0, 1.0, 1.0, 9.0], [0.1, 0.1, 0.1, 0.1, 0.1], [1e-12, 3e-12, -2e-12, 5e-12, 4e-12],
        [1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 8], normal(7, 0), normal(8, 3), normal(12, -1, 1), normal(41, 0),
    ]],
    "effectSize": [effect_size(differences) for differences in [
        [0.3, 0.1, 0.2], [-1.0, 0.0, 0.5, 0.0], [1e-9, 2e-9, -1e-9, 4e-9, 3e-9], normal(5, 1), normal(12, -0.5), normal(40, 0.2),
    ]],
    "improvement": [improvement(values, baseline) for values, baseline in [
        ([1.0], [2.0]), ([2.0], [1.0]), ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), ([0.0, 0.0], [0.0, 0.0, 0.0]),
        ([1.0, 2.0, 2.0, 5.0], [2.0, 3.0, 5.0]), (normal(5, 0), normal(8, 1)), (normal(12, 0, 1), normal(12, 0, 1)),
    ]],
    "bootstrap": [interval(*case) for case in [
        ("mean", [normal(3, 0)], 0.95, None), ("mean", [normal(4, 5)], 0.95, None), ("mean", [normal(5, 0)], 0.95, None),
        ("mean", [[0.0, 0.0, 1.0, 1.0, 3.0]], 0.9, None), ("mean", [normal(6, -1)], 0.95, None), ("mean", [normal(6, 0)], 0.8, None),
        ("interquartileMean", [normal(6, 0)], 0.95, None), ("differenceOfMeans", [normal(3, 0), normal(4, 2)], 0.95, None),
        ("sumOfMeans", [normal(3, 0), normal(3, 10), normal(3, -5)], 0.95, None),
        ("mean", [normal(20, 1)], 0.95, 400_000), ("interquartileMean", [normal(12, 0)], 0.95, 400_000),
        ("differenceOfMeans", [normal(8, 0), normal(15, 0)], 0.95, 400_000),
    ]],
}

VERSIONS = {
    "python": platform.python_version(), "numpy": numpy.__version__,
    "scipy": scipy.__version__, "statsmodels": statsmodels.__version__,
}
sections = [f' "versions": {json.dumps(VERSIONS)}'] + [
    f' "{name}": [\n' + ",\n".join("  " + json.dumps(case, allow_nan=False) for case in cases) + "\n ]"
    for name, cases in GOLDEN.items()
]
print("{\n" + ",\n".join(sections) + "\n}")
