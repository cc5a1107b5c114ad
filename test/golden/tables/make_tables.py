"""Tables as pandas, pyarrow and NumPy write them, with their cells: python make_tables.py (pandas 3.0.6, pyarrow 25.0.1)."""

import csv
import datetime as dt
import decimal
import json
import os

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

os.makedirs("files", exist_ok=True)
os.chdir("files")
rng = np.random.default_rng(7)
N = 13
expected = {}


def cell(value):
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return {"ms": value.replace(tzinfo=dt.timezone.utc).timestamp() * 1000}
    if isinstance(value, dt.date):
        return {"ms": dt.datetime(value.year, value.month, value.day, tzinfo=dt.timezone.utc).timestamp() * 1000}
    if isinstance(value, dt.time):
        return {"ms": ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond / 1000}
    return str(value)


def keep(name, columns):
    expected[name] = {key: [cell(value) for value in values] for key, values in columns.items()}


def pick(items):
    return [items[i] for i in rng.integers(0, len(items), N)]


TEXTS = ["a", 'b,"x"', "line\nbreak", "ü€𝄞", " lead"]
base = pd.DataFrame(
    {
        "i": rng.integers(-1000, 1000, N),
        "f": rng.normal(size=N),
        "g": np.round(rng.normal(size=N) * 100, 2),
        "t": pick(TEXTS),
        "b": [True, False] + pick([True, False])[2:],
    }
)
columns = {name: list(base[name]) for name in base.columns}


def frame(name, write):
    write(name)
    keep(name, columns)


frame("plain.csv", lambda name: base.to_csv(name, index=False))
frame("crlf.csv", lambda name: base.to_csv(name, index=False, lineterminator="\r\n"))
frame("decimal-comma.csv", lambda name: base.to_csv(name, index=False, sep=";", decimal=","))
frame("tab.tsv", lambda name: base.to_csv(name, index=False, sep="\t"))
frame("quoted.csv", lambda name: base.to_csv(name, index=False, quoting=csv.QUOTE_NONNUMERIC))
frame("mark.csv", lambda name: base.to_csv(name, index=False, encoding="utf-8-sig"))
frame("utf-16.csv", lambda name: base.to_csv(name, index=False, encoding="utf-16"))
frame("packed.csv.gz", lambda name: base.to_csv(name, index=False, compression={"method": "gzip", "mtime": 1}))
base.to_csv("index.csv")
keep("index.csv", {"column1": range(N), **columns})
gaps = {name: [None if rng.random() < 0.3 else value for value in values] for name, values in columns.items()}
pd.DataFrame(gaps, dtype=object).to_csv("gaps.csv", index=False)
keep("gaps.csv", gaps)
for name, orient, lines in [("records.json", "records", False), ("lines.jsonl", "records", True)]:
    base.to_json(name, orient=orient, lines=lines, double_precision=15)
    with open(name) as file:
        rows = [json.loads(line) for line in file] if lines else json.load(file)
    keep(name, {key: [row[key] for row in rows] for key in rows[0]})

times = [dt.datetime(2020, 1, 1) + dt.timedelta(seconds=int(x), milliseconds=int(x) % 1000) for x in rng.integers(0, 10**8, N)]
texts = pick(TEXTS)


def sparse(values):
    return [None if rng.random() < 0.3 else value for value in values]


table = pa.table(
    {
        "i8": pa.array(rng.integers(-100, 100, N), pa.int8()),
        "u16": pa.array(rng.integers(0, 60_000, N), pa.uint16()),
        "u32": pa.array(rng.integers(0, 2**32 - 1, N), pa.uint32()),
        "i64": pa.array(rng.integers(-(10**15), 10**15, N), pa.int64()),
        "f16": pa.array(rng.normal(size=N).astype("f2")),
        "f32": pa.array(rng.normal(size=N).astype("f4")),
        "f64": pa.array(rng.normal(size=N)),
        "text": pa.array(texts),
        "dictionary": pa.array(texts).dictionary_encode(),
        "truth": pa.array([True, False] + pick([True, False])[2:]),
        "ms": pa.array(times, pa.timestamp("ms")),
        "us": pa.array(times, pa.timestamp("us", tz="UTC")),
        "ns": pa.array(times, pa.timestamp("ns")),
        "date": pa.array([time.date() for time in times], pa.date32()),
        "time": pa.array([time.time() for time in times], pa.time64("us")),
        "price": pa.array([decimal.Decimal(int(x)).scaleb(-2) for x in rng.integers(-(10**6), 10**6, N)], pa.decimal128(10, 2)),
        "gaps": pa.array(sparse(rng.normal(size=N).tolist())),
        "text gaps": pa.array(sparse(texts)),
        "whole gaps": pa.array(sparse(rng.integers(0, 99, N).tolist()), pa.int64()),
        "truth gaps": pa.array([True, False] + sparse(pick([True, False]))[2:]),
    }
)


def parquet(name, of=table, **options):
    pq.write_table(of, name, **options)
    keep(name, {key: of.column(key).cast(pa.timestamp("us")).to_pylist() if key == "ns" else [v.replace(tzinfo=None) if isinstance(v, dt.datetime) else v for v in of.column(key).to_pylist()] for key in of.column_names})


for codec in ["none", "snappy", "gzip"]:
    parquet(f"{codec}.parquet", compression=codec)
parquet("groups.parquet", row_group_size=5, write_page_checksum=True)
parquet("second-form.parquet", data_page_version="2.0", use_dictionary=False)
parquet("small-pages.parquet", data_page_size=16, write_batch_size=3)
parquet("int96.parquet", table.select(["ms", "ns", "f64"]), use_deprecated_int96_timestamps=True)
encodings = {"u32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY", "text gaps": "DELTA_LENGTH_BYTE_ARRAY", "f64": "BYTE_STREAM_SPLIT", "truth": "RLE"}
parquet("delta.parquet", table.select(list(encodings)), use_dictionary=False, column_encoding=encodings)
pq.write_table(table, "zstd.parquet", compression="zstd")
pq.write_table(pa.table({"id": pa.array([1, 2**60 + 1, 3], pa.int64()), "x": [1.5, 2.5, 3.5]}), "long.parquet")
pq.write_table(pa.table({"x": [1.5, 2.5], "list": [[1], [2, 3]]}), "lists.parquet")

matrix = rng.normal(size=(7, 2)) * 50
for kind in ["<f8", ">f8", "<f4", "<f2", "<i4", ">i2", "|u1", "<i8", "<u8", "|b1"]:
    values = np.abs(matrix).astype(kind) if "u" in kind else (matrix > 0) if kind == "|b1" else matrix.astype(kind)
    name = f"{kind[1:]}{'-big' if kind[0] == '>' else ''}.npy"
    np.save(name, values)
    keep(name, {f"x{i}": values[:, i] for i in range(2)})
np.save("fortran.npy", np.asfortranarray(matrix))
keep("fortran.npy", {"x0": matrix[:, 0], "x1": matrix[:, 1]})
named = np.zeros(5, dtype=[("a", "<f8"), ("b", "<i4"), ("c", "<U5")])
named["a"], named["b"], named["c"] = matrix[:5, 0], range(5), ["x", "yy", "ü", "zz", "𝄞"]
np.save("named.npy", named)
keep("named.npy", {key: named[key] for key in "abc"})
np.savez_compressed("packed.npz", a=matrix, b=np.arange(7))
keep("packed.npz", {"a_0": matrix[:, 0], "a_1": matrix[:, 1], "b": range(7)})

with open("../tables.json", "w") as file:
    json.dump(expected, file, ensure_ascii=False)
