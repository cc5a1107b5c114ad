"""Samples of an exported model, with ONNX Runtime: python sample_onnx.py model.onnx 1000 > samples.csv

The model is one that `noisegrid export model.safetensors --out model.onnx` wrote, of points or of a table. Needs numpy and onnxruntime.
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
metadata = {key: json.loads(texts[key]) for key in ("dimensions", "schedule", "conditions", "regions", "columns", "missing") if key in texts}
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

# ancestral sampling with every timestep (Ho, Jain & Abbeel 2020, Algorithm 2)
x = random.standard_normal((count, metadata["dimensions"])).astype(np.float32)
for t in reversed(range(schedule["timesteps"])):
    (x0,) = denoiser.run(["x0"], {"x": x, "t": np.full(count, t, np.int64), **told})
    x = schedule["posteriorMeanOfX0"][t] * x0 + schedule["posteriorMeanOfX"][t] * x
    if t > 0:
        x += np.sqrt(schedule["posteriorVariance"][t]) * random.standard_normal(x.shape)
    x = x.astype(np.float32)


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
