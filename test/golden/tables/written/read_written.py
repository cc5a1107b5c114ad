"""What pandas, pyarrow and NumPy read of the files beside this one: python read_written.py (pandas 3.0.6, pyarrow 25.0.1, NumPy 2.4.6)."""

import datetime as dt
import json
import math

import numpy as np
import pandas as pd
import pyarrow.parquet as pq


def cell(value):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, dt.datetime):
        return {"ms": round(value.replace(tzinfo=dt.timezone.utc).timestamp() * 1000)}
    if isinstance(value, dt.date):
        return {"ms": round(dt.datetime(value.year, value.month, value.day, tzinfo=dt.timezone.utc).timestamp() * 1000)}
    if isinstance(value, dt.time):
        return {"ms": ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond / 1000}
    return value.item() if isinstance(value, np.generic) else value


def kept(columns):
    return {name: [cell(value) for value in values] for name, values in columns.items()}


table = pq.read_table("odd.parquet")
lines = pd.read_json("odd.jsonl", lines=True, dtype=False, convert_dates=False, precise_float=True)
array = np.load("odd.npy")
read = {
    "odd.parquet": {"types": {field.name: str(field.type) for field in table.schema}, "cells": kept(table.to_pydict())},
    "odd.jsonl": {"types": {}, "cells": kept({name: lines[name].astype(object).tolist() for name in lines})},
    "odd.npy": {"types": {"array": str(array.dtype)}, "cells": kept({f"x{i}": column.tolist() for i, column in enumerate(array.T)})},
}
with open("read.json", "w", encoding="utf-8") as file:
    json.dump(read, file, ensure_ascii=False)
    file.write("\n")
