"""Golden values of the exact 1-Wasserstein distance, with POT's network simplex and L1 costs.

    python make_wasserstein.py TABLES > wasserstein.json

TABLES holds iris.csv, wine.csv and splits.json: tables of the UCI repository (CC BY 4.0) with the test rows of three splits, and the distance
of test and training rows as computed for Jolicoeur-Martineau, Fatras & Kachman 2024. Requires POT 0.9 and NumPy.
"""

import csv
import json
import sys

import numpy as np
import ot


def distance(x: np.ndarray, y: np.ndarray) -> float:
    costs = ot.dist(x, y, metric="cityblock")
    return float(ot.emd2(np.full(len(x), 1 / len(x)), np.full(len(y), 1 / len(y)), costs, numItermax=10**8))


def scaled(rows: np.ndarray, categories: list[int], training: np.ndarray) -> np.ndarray:
    """Numbers to [0, 1] by the training rows; categories as halved indicators, in the order in which they first appear."""
    columns = []
    for c in range(rows.shape[1]):
        column = rows[:, c]
        if c in categories:
            columns += [(column == value) / 2 for value in dict.fromkeys(column)]
        else:
            low, high = column[training].min(), column[training].max()
            columns.append((column - low) / (high - low))
    return np.column_stack(columns)


def table(folder: str, name: str) -> dict:
    split = json.load(open(f"{folder}/splits.json"))[name]
    header, *lines = csv.reader(open(f"{folder}/{name}.csv"))
    categories = [header.index(column) for column in split["categorical"]]
    numbers = [list(dict.fromkeys(line[c] for line in lines)) for c in categories]
    rows = np.array(
        [[numbers[categories.index(c)].index(value) if c in categories else float(value) for c, value in enumerate(line)] for line in lines]
    )
    splits = []
    for test, golden in zip(split["test"], split["golden"]):
        training = np.setdiff1d(np.arange(len(rows)), test)
        points = scaled(rows, categories, training)
        splits.append(
            {
                "test": test,
                "published": golden["w1_test_of_training_rows"],
                "distance": distance(points[test], points[training]),
            }
        )
    return {"name": name, "categories": categories, "rows": rows.tolist(), "splits": splits}


def pairs() -> list[dict]:
    draw = np.random.default_rng(20261125)
    out = []

    def pair(name: str, x: np.ndarray, y: np.ndarray) -> None:
        dimensions = x.shape[1]
        out.append({"name": name, "dimensions": dimensions, "x": x.ravel().tolist(), "y": y.ravel().tolist(), "distance": distance(x, y)})

    normal = lambda rows, dimensions: draw.normal(size=(rows, dimensions)).round(3)
    pair("as many of both", normal(60, 2), normal(60, 2))
    pair("no common divisor", normal(31, 2), normal(47, 2))
    pair("one of one side", normal(1, 3), normal(40, 3))
    pair("a multiple", normal(20, 3), normal(60, 3))
    pair("common divisor 6", normal(42, 1), normal(48, 1))
    pair("five coordinates", normal(37, 5), 0.5 * normal(64, 5))
    pair("ties", np.round(2 * draw.normal(size=(50, 2))), np.round(2 * draw.normal(size=(35, 2))))
    pair("moved", normal(45, 2), normal(44, 2) + [3, -1])
    return out


json.dump({"pairs": pairs(), "tables": [table(sys.argv[1], name) for name in ("iris", "wine")]}, sys.stdout)
