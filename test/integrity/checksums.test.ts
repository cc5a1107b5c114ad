/** Files whose bytes have changed are refused; files of version 0.1, which have no checksum, are read, within bounds. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ErrorGrid } from "../../src/diffusion/adaptation/error-grid.js";
import { parseJson } from "../../src/formats/json.js";
import type { Safetensors } from "../../src/files/formats/safetensors.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/files/formats/safetensors.js";
import type { RunConfig } from "../../src/study/config/config.js";
import { makeRunConfig, parseConfig } from "../../src/study/config/config.js";
import { runData } from "../../src/study/config/dataset-source.js";
import { runId } from "../../src/study/config/identity.js";
import { readEarlierCheckpoint, readEarlierErrors, readEarlierTransform } from "../../src/study/run/folder/earlier-files.js";
import { fitRunTransform } from "../../src/study/run/run-model.js";
import { begunModel, checkpointOf, writeEarlierCheckpoint, writeEarlierErrors, writeEarlierTransform } from "../support/earlier-files.js";
import { refusal } from "../support/refusals.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { withoutChecksum } from "../support/without-checksum.js";

const DENOISER = { embeddingDim: 4, hiddenSize: 4, hiddenLayers: 0 };
const configWith = (domain: object): RunConfig =>
  makeRunConfig(
    parseConfig({ denoiser: DENOISER, schedule: { timesteps: 3 }, domain, evaluation: { samples: 100 } }, "c"),
    { name: "moons", count: 600 },
    1,
    "c",
  );

describe("a safetensors file", () => {
  const file: Safetensors = {
    metadata: { step: "7", note: "ä" },
    tensors: { a: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }, "b.c": { shape: [1], values: Float32Array.of(-0) } },
  };
  const bytes = encodeSafetensors(file);

  it("is refused with any bit of it flipped, its checksum's too", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const changed = bytes.slice();
        changed[at] ^= bit;
        expect(
          refusal(() => decodeSafetensors(changed, "x")),
          `byte ${at} as ${changed[at]}`,
        ).toMatch(/^x(:| is) /);
      }
    }
  });

  it("is refused with bytes after it, and wherever it is cut", () => {
    expect(refusal(() => decodeSafetensors(Uint8Array.of(...bytes, 0), "x"))).toBe("x is damaged: it has 1 bytes after its tensors");
    for (let length = 0; length < bytes.length; length++)
      expect(
        refusal(() => decodeSafetensors(bytes.subarray(0, length), "x")),
        `${length}`,
      ).toMatch(/^x is /);
  });

  it("of version 0.1 has no checksum, and is read", () => {
    expect(decodeSafetensors(withoutChecksum(bytes), "x")).toEqual(file);
  });

  it.each([
    ["that overlap", "[16,20]", "[12,16]"],
    ["with a hole between them", "[16,20]", "[20,24]"],
    ["of a negative length", "[16,20]", "[16,12]"],
    ["of half a value", "[16,20]", "[16,18]"],
  ])("is refused with tensors %s, also without a checksum", (_, from, to) => {
    const text = Buffer.from(withoutChecksum(bytes)).toString("latin1");
    expect(text).toContain(from);
    const changed = Buffer.from(text.replace(from, to), "latin1");
    expect(refusal(() => decodeSafetensors(changed, "x"))).toMatch(
      /^x(: tensor "b\.c" is not float32| is damaged: tensor "b\.c" does not begin)/,
    );
  });

  it("is refused with a tensor named twice", () => {
    const text = Buffer.from(withoutChecksum(bytes)).toString("latin1").replace('"b.c"', '"a"  ');
    expect(refusal(() => decodeSafetensors(Buffer.from(text, "latin1"), "x"))).toMatch(/the key "a" twice/);
  });
});

describe("JSON", () => {
  it.each([
    ['{"a":1,"a":2}', "a"],
    ['{"a":{"b":[{"c":1,"\\u0063":2}]}}', "c"],
    ['{"x":"{\\"a\\":1,","a":[],"b":"a","a":0}', "a"],
    ['{"":0,"":0}', ""],
  ])("%s is refused for its repeated key", (text, key) => {
    expect(refusal(() => parseJson(text, "f.json"))).toBe(
      `f.json has the key ${JSON.stringify(key)} twice in one object: leave one of them`,
    );
  });

  it.each(['{"a":{"a":{"a":1}},"b":["a","a",{"a":1},{"a":2}]}', '"a"', '["a","a"]', '{"a":"a","b":"\\\\","c":"\\""}'])(
    "%s is read",
    (text) => {
      expect(parseJson(text, "f.json")).toEqual(JSON.parse(text));
    },
  );
});

/** A file's tensors and metadata, changed and written without a checksum, as version 0.1 would have. */
function rewrite(path: string, change: (file: Safetensors) => void): void {
  const file = decodeSafetensors(readFileSync(path), path);
  change(file);
  writeFileSync(path, withoutChecksum(encodeSafetensors(file)));
}

const values = (file: Safetensors, name: string): Float32Array => file.tensors[name].values;

describe.each(["standardised", "splits", "k-means", "uniform"])("domain.safetensors of %s without a checksum", (kind) => {
  const config = configWith({ kind, ...(kind === "standardised" ? {} : { sizes: [3, 9], minimumRows: 20, memorisedRows: 0 }) });
  const domain = fitRunTransform(config, runData(config))!;
  const changed = (change: (file: Safetensors) => void): (() => unknown) => {
    const folder = temporaryFolder();
    writeEarlierTransform(folder, config, domain);
    rewrite(join(folder, "domain.safetensors"), change);
    return () => readEarlierTransform(folder, config, runData(config));
  };

  it("is read as it was written", () => {
    expect(changed(() => {})()).toEqual(domain);
  });

  const everywhere: [string, (file: Safetensors) => void, RegExp][] = [
    ["a mean that is no number", (file) => (values(file, "mean")[0] = NaN), /a value of mean is not finite/],
    ["a scale without end", (file) => (values(file, "scale")[3] = Infinity), /a value of scale is not finite/],
    ["a scale of 0", (file) => (values(file, "scale")[0] = 0), /not lower triangular with a positive diagonal/],
    ["a scale above its diagonal", (file) => (values(file, "scale")[1] = 0.5), /not lower triangular/],
    ["a law of sum 2", (file) => (values(file, "prior")[0] += 1), /law of its regions is not positive with sum 1/],
    ["a law below 0", (file) => (values(file, "prior")[0] = -values(file, "prior")[0]), /law of its regions is not positive/],
    ["a box turned over", (file) => (values(file, "upper")[0] = -1e9), /lower bound above the upper/],
    ["no mean", (file) => delete file.tensors.mean, /it lacks "mean"/],
    ["another way to find regions", (file) => (file.metadata.locator = kind === "splits" ? "box" : "tree"), /its regions are found by/],
    ["no owner", (file) => delete file.metadata.id, /is damaged: it does not say which run it belongs to/],
  ];
  const divided: [string, (file: Safetensors) => void, RegExp][] = [
    ["half a region", (file) => (values(file, "ancestors")[0] = 0.5), /"ancestors" is not whole numbers/],
    ["a region that is no number", (file) => (values(file, "ancestors")[0] = NaN), /"ancestors" is not whole numbers/],
    ["a region beyond all", (file) => (values(file, "ancestors")[0] = 10_000), /region 0 lies in one that does not exist/],
    ["a region below 0", (file) => (values(file, "ancestors")[0] = -1), /region 0 lies in one that does not exist/],
    ["a region that is another", (file) => (values(file, "ancestors")[1] = 1), /region 0 is not its own on the finest level/],
  ];
  const ofKind: Record<string, [string, (file: Safetensors) => void, RegExp][]> = {
    standardised: [],
    splits: [
      ["a cycle", (file) => (values(file, "locator.below")[1] = 0), /node 1 of its tree leads nowhere, or where another leads/],
      ["a node without end", (file) => (values(file, "locator.above")[0] = NaN), /"locator.above" is not whole numbers/],
      ["a node beyond all", (file) => (values(file, "locator.above")[0] = 1000), /node 0 of its tree leads nowhere/],
      ["a leaf beyond all", (file) => (values(file, "locator.above")[0] = -1000), /node 0 of its tree leads nowhere/],
      ["an axis beyond all", (file) => (values(file, "locator.axis")[0] = 2), /asks for a coordinate that does not exist/],
      ["a threshold that is no number", (file) => (values(file, "locator.threshold")[0] = NaN), /a threshold of its tree is not finite/],
    ],
    "k-means": [
      ["a centre that is no number", (file) => (values(file, "locator.centres")[0] = NaN), /a centre is not finite/],
      ["a unit of 0", (file) => (values(file, "locator.unit")[0] = 0), /or a unit not positive/],
    ],
    uniform: [
      ["a cell beyond all", (file) => (values(file, "locator.region")[0] = 100), /a cell belongs to a region that does not exist/],
      ["a box that is no number", (file) => (values(file, "locator.lower")[0] = NaN), /the box of its cells has no finite bounds/],
      ["another number of cells", (file) => (file.metadata.size = "3"), /its cells are 3 along each axis/],
    ],
  };
  const all = [...everywhere, ...(kind === "standardised" ? [] : divided), ...ofKind[kind]];

  it.each(all)("is refused with %s", (_, change, message) => {
    expect(refusal(changed(change))).toMatch(message);
  });
});

it.each([
  ["domain.safetensors", "its coordinates are fitted to the data again"],
  ["errors.safetensors", "the errors are measured again"],
])("%s that is cut says what mends it", (name, again) => {
  const config = configWith({ kind: "standardised" });
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), "cut");
  const read = (): unknown =>
    name.startsWith("domain") ? readEarlierTransform(folder, config, runData(config)) : readEarlierErrors(folder, config, null);
  expect(refusal(read)).toMatch(new RegExp(`${name} .*; delete it, and ${again}$`));
});

describe("errors.safetensors without a checksum", () => {
  const config = configWith({ kind: "data" });
  const transform = fitRunTransform(config, runData(config));
  const grid: ErrorGrid = {
    axes: [0, 1],
    size: 2,
    lower: new Float32Array(6).fill(-1),
    upper: new Float32Array(6).fill(1),
    errors: new Float32Array(12).fill(0.5),
    mean: new Float32Array(3).fill(0.5),
    regional: new Float32Array(0),
  };
  const changed = (change: (file: Safetensors) => void): (() => unknown) => {
    const folder = temporaryFolder();
    writeEarlierErrors(folder, runId(config), new Map([["2", grid]]));
    rewrite(join(folder, "errors.safetensors"), change);
    return () => readEarlierErrors(folder, config, transform)!["2"];
  };

  it("is read as it was written", () => {
    expect(changed(() => {})()).toEqual(grid);
  });

  it.each<[string, (file: Safetensors) => void, RegExp]>([
    ["an error that is no number", (file) => (values(file, "2.errors")[0] = NaN), /an error is below 0 or not finite/],
    ["an error below 0", (file) => (values(file, "2.mean")[1] = -1), /an error is below 0 or not finite/],
    ["a box without end", (file) => (values(file, "2.lower")[0] = -Infinity), /the box of its cells has no finite bounds/],
    ["an axis beyond all", (file) => (file.metadata["axes.2"] = "0,7"), /its cells divide axes 0, 7 of 2/],
    ["an axis that is no number", (file) => (file.metadata["axes.2"] = "0,x"), /its cells divide axes 0, NaN of 2/],
    ["no axes", (file) => delete file.metadata["axes.2"], /an error|its arrays|its cells divide/],
    [
      "regions that the model has not",
      (file) => (file.tensors["2.regional"] = { shape: [3, 1], values: new Float32Array(3) }),
      /are not of 0 regions/,
    ],
    ["no boxes", (file) => delete file.tensors["2.lower"], /it lacks "2\.lower"/],
  ])("is refused with %s", (_, change, message) => {
    expect(refusal(changed(change))).toMatch(message);
  });
});

describe("checkpoint.safetensors without a checksum", () => {
  const config = configWith({ kind: "data" });
  const kept = checkpointOf(begunModel(config, 120));
  const changed = (change: (file: Safetensors) => void): (() => unknown) => {
    const folder = temporaryFolder();
    writeEarlierCheckpoint(folder, config, kept);
    rewrite(join(folder, "checkpoint.safetensors"), change);
    return () => readEarlierCheckpoint(folder, config);
  };
  const first = (file: Safetensors, prefix: string): Float32Array =>
    values(
      file,
      Object.keys(file.tensors).find((name) => name.startsWith(prefix))!,
    );

  it("is read as it was written", () => {
    expect(changed(() => {})()).toEqual(kept);
  });

  it.each<[string, (file: Safetensors) => void, RegExp]>([
    ["a parameter that is no number", (file) => (first(file, "denoiser.")[0] = NaN), /"denoiser\.[^"]+" holds a value that is not finite/],
    ["a moving average without end", (file) => (first(file, "ema.")[0] = Infinity), /"ema\.[^"]+" holds a value that is not finite/],
    ["a mean of squares below 0", (file) => (first(file, "second_moment.")[0] = -1), /a mean of squares, is below 0/],
    ["half a step", (file) => (file.metadata.step = "0.5"), /its step is 0\.5, of a run of 10000 steps/],
    ["a step in another form", (file) => (file.metadata.step = "1e2"), /its step is 1e2/],
    ["no step", (file) => delete file.metadata.step, /its step is undefined/],
    ["a step beyond the run", (file) => (file.metadata.step = "10001"), /its step is 10001/],
    ["a time below 0", (file) => (file.metadata.training_time = "-1"), /its training time is -1/],
    ["no owner", (file) => delete file.metadata.id, /it does not say which run it belongs to/],
  ])("is refused with %s, and not for its learning rate", (_, change, message) => {
    const said = refusal(changed(change));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/learning rate/);
  });
});
