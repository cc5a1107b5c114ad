"""Makes the vendored fonts and src/plot/font-advances.ts from Inter's own files.

    pip install fonttools brotli
    npm pack @expo-google-fonts/inter && tar xf expo-google-fonts-inter-*.tgz
    python assets/fonts/make.py package

Latin letters, digits, punctuation, arrows, Greek letters and the signs of mathematics are kept; weights 400 and 600.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

UNICODES = (
    "0020-007E,00A0-00FF,0302,0304,0394,03A3,03B1-03C9,2010-2026,2030,2032,2033,2070-209C,2190-2199,"
    "2202,2206,2211,2212,2215,221A,221E,2248,2260,2264,2265,25CB,25CF"
)
WEIGHTS = {"Regular": "400Regular/Inter_400Regular.ttf", "SemiBold": "600SemiBold/Inter_600SemiBold.ttf"}
HERE = Path(__file__).parent


def make(package: Path, weight: str, path: str) -> dict[int, int]:
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    font = TTFont(package / path)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(UNICODES))
    subsetter.subset(font)
    # one family, so that a renderer finds the weights by number
    family = "Inter" if weight == "Regular" else f"Inter {weight}"
    for name, text in [(1, family), (2, "Regular"), (16, "Inter"), (17, weight)]:
        font["name"].setName(text, name, 3, 1, 0x409)
    for flavor, ending in [(None, "ttf"), ("woff2", "woff2")]:
        font.flavor = flavor
        font.save(HERE / f"Inter-{weight}.{ending}")
    return {code: font["hmtx"][glyph][0] for code, glyph in sorted(font.getBestCmap().items())}


def runs(advances: dict[int, int]) -> list[tuple[int, list[int]]]:
    found: list[tuple[int, list[int]]] = []
    for code, advance in advances.items():
        if found and found[-1][0] + len(found[-1][1]) == code:
            found[-1][1].append(advance)
        else:
            found.append((code, [advance]))
    return found


package = Path(sys.argv[1])
lines = [
    "/**",
    " * Advance widths of the vendored fonts in 1/2048 of the font size, as runs of consecutive code points.",
    " * Made by assets/fonts/make.py from the fonts' own tables, so that a browser and a machine without fonts measure text alike.",
    " */",
    "",
    "export type AdvanceRuns = readonly (readonly [first: number, advances: readonly number[]])[];",
]
for weight, path in WEIGHTS.items():
    advances = make(package, weight, path)
    lines += ["", f"export const {weight.upper()}: AdvanceRuns = ["]
    lines += [f"  [{first}, {values}]," for first, values in runs(advances)]
    lines += ["];"]
(HERE / "../../src/plot/font-advances.ts").write_text("\n".join(lines) + "\n")
