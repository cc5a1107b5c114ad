"""Samples of an exported model, with ONNX Runtime: python sample_onnx.py model.onnx 1000 > samples.csv

The model is one that `noisegrid export model.safetensors --out model.onnx` wrote, of points or of a table. Needs numpy and onnxruntime.
Rows of a table are drawn as `drawing` of the metadata says, or with --law after the count from the law that densities are of.
"""

import csv
import json
import os
import sys

import numpy as np
import onnxruntime as ort

path, count = sys.argv[1], int(sys.argv[2])
random = np.random.default_rng(1)
denoiser = ort.InferenceSession(path)
texts = denoiser.get_modelmeta().custom_metadata_map
keys = ("dimensions", "schedule", "conditions", "regions", "columns", "missing", "drawing")
metadata = {key: json.loads(texts[key]) for key in keys if key in texts}
schedule = metadata["schedule"]

told = {}
if "regions" in metadata:
    regions = metadata["regions"]
    shares = np.array(regions["shares"])
    finest = random.choice(len(shares), count, p=shares / shares.sum())
    told["regions"] = np.array(regions["ofFinest"], np.int64).reshape(-1, regions["levels"])[finest]
if metadata["conditions"]:
    columns = []
    for condition in metadata["conditions"]:
        if "shares" in condition:  # of a table: in its proportions
            shares = np.array(condition["shares"])
            columns.append(random.choice(len(shares), count, p=shares / shares.sum()))
        elif condition["untold"] is not None:
            columns.append(np.full(count, condition["untold"]))
        else:  # put the values that you want here
            columns.append(random.integers(condition["count"], size=count))
    told["condition"] = np.stack(columns, 1).astype(np.int64)


def from_chain(until):
    """Ancestral sampling with every timestep (Ho, Jain & Abbeel 2020, Algorithm 2), ended at one with E[x_0 | x_t] where it is not 0."""
    x = random.standard_normal((count, metadata["dimensions"])).astype(np.float32)
    for t in reversed(range(until, schedule["timesteps"])):
        (x0,) = denoiser.run(["x0"], {"x": x, "t": np.full(count, t, np.int64), **told})
        if t == until > 0:
            return x0
        x = schedule["posteriorMeanOfX0"][t] * x0 + schedule["posteriorMeanOfX"][t] * x
        if t > 0:
            x += np.sqrt(schedule["posteriorVariance"][t]) * random.standard_normal(x.shape)
        x = x.astype(np.float32)
    return x


def from_mixture(mixture, sigma):
    """E[x_0 | x_0 + sigma noise] of draws x_0 of a mixture: rows without the detail that the noise hides."""
    means = np.array(mixture["means"])
    dimensions = means.shape[1]
    factors = np.array(mixture["factors"]).reshape(-1, dimensions, dimensions)
    values = np.zeros(count, int) if mixture["by"] is None else told["condition"][:, 0]
    x = np.empty((count, dimensions))
    for value in np.unique(values):
        rows = np.flatnonzero(values == value)
        weights = np.array(mixture["weights"][value])
        weights /= weights.sum()
        k = random.choice(len(weights), len(rows), p=weights)
        drawn = means[k] + np.einsum("rij,rj->ri", factors[k], random.standard_normal((len(rows), dimensions)))
        x[rows] = denoised(drawn, sigma, weights, means, factors) if sigma > 0 else drawn
    return x.astype(np.float32)


def denoised(x0, sigma, weights, means, factors):
    """Tweedie's formula: E[x_0 | x] = x + sigma^2 * gradient of log p(x), where p is the mixture with the noise's variance added."""
    x = x0 + sigma * random.standard_normal(x0.shape)
    logs, pulls = [], []
    for weight, mean, factor in zip(weights, means, factors):
        if weight == 0:
            continue
        covariance = factor @ factor.T + sigma**2 * np.eye(len(mean))
        pull = np.linalg.solve(covariance, (mean - x).T).T
        logs.append(np.log(weight) - 0.5 * np.linalg.slogdet(covariance)[1] + 0.5 * np.sum(pull * (x - mean), 1))
        pulls.append(pull)
    shares = np.exp(np.array(logs) - np.max(logs, 0))
    shares /= shares.sum(0)
    return x + sigma**2 * np.einsum("kr,krd->rd", shares, np.array(pulls))


drawing = metadata.get("drawing")
if drawing is None or "--law" in sys.argv[3:]:
    x = from_chain(0)
else:
    until, mixture = drawing["until"], drawing["mixture"]
    sigma = schedule["sigmas"][until] / schedule["alphas"][until] if until > 0 else 0
    x = from_chain(until) if mixture is None else from_mixture(mixture, sigma)
    for c, intervals in enumerate(drawing["marginals"]):  # shares of texts and missing cells
        if intervals is not None:
            x[:, c] = np.array(intervals["places"])[np.searchsorted(intervals["ends"], x[:, c], side="right")]


def shown(value, kind):
    """A cell as text: whole numbers without a point, dates as such."""
    if isinstance(value, str):
        return value
    if np.isnan(value):
        return metadata["missing"]
    if kind == "date":  # milliseconds since 1970, or since midnight
        return str(np.datetime64(int(value), "ms"))
    return str(int(value)) if value.is_integer() else repr(float(value))


stem, ending = os.path.splitext(path)
output = csv.writer(sys.stdout)
if os.path.exists(f"{stem}.decoder{ending}"):
    decoder = ort.InferenceSession(f"{stem}.decoder{ending}")
    if decoder.get_modelmeta().custom_metadata_map["digest"] != texts["digest"]:
        sys.exit(f"{stem}.decoder{ending} is of another model than {path}")
    inputs = {each.name for each in decoder.get_inputs()}
    outputs = decoder.run(None, {name: rows for name, rows in {"x": x, **told}.items() if name in inputs})
else:
    outputs = [x]
if "columns" in metadata:
    output.writerow([column["name"] for column in metadata["columns"]])
    kinds = [column["type"]["kind"] for column in metadata["columns"]]
    output.writerows([shown(value, kind) for value, kind in zip(row, kinds)] for row in zip(*outputs))
else:
    output.writerow([f"x{i}" for i in range(metadata["dimensions"])])
    output.writerows(outputs[0])
