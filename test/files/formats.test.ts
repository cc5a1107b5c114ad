/** The files that others read: bytes against the formats' own descriptions, and refusal of broken ones. */

import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { decodeNpy, encodeNpy } from "../../src/files/formats/npy.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/files/formats/safetensors.js";

describe(".npy", () => {
  const values = Float32Array.of(1, -2.5, 3e-8, 4, 5, 6);

  it("has the header that NumPy writes for a C-ordered float32 array of 3 × 2", () => {
    const bytes = encodeNpy(values, 2);
    expect([...bytes.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    const header = new TextDecoder().decode(bytes.subarray(10, 128));
    expect(header).toBe(`${"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".padEnd(117)}\n`);
    expect([...bytes.subarray(128, 136)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]);
    expect(bytes).toHaveLength(128 + 24);
  });

  it("is read back exactly", () => {
    expect(decodeNpy(encodeNpy(values, 3), "x.npy")).toEqual({ values, columns: 3 });
  });

  it("is refused where it is cut short or something else", () => {
    const bytes = encodeNpy(values, 2);
    expect(() => decodeNpy(bytes.subarray(0, -1), "x.npy")).toThrow(
      "x.npy is truncated: it has 151 bytes, and 152 for the 3 × 2 that its header says",
    );
    expect(() => decodeNpy(Uint8Array.of(...bytes, 0), "x.npy")).toThrow(/x\.npy is damaged: it has 153 bytes, and 152/);
    expect(() => decodeNpy(new Uint8Array(200), "x.npy")).toThrow(UserError);
    expect(() => decodeNpy(new Uint8Array(3), "x.npy")).toThrow(/no \.npy file/);
  });

  it("is refused with any bit of its header flipped", () => {
    const bytes = encodeNpy(values, 2);
    for (let at = 0; at < 128; at++) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const changed = bytes.slice();
        changed[at] ^= bit;
        expect(() => decodeNpy(changed, "x.npy"), `byte ${at} as ${changed[at]}`).toThrow(UserError);
      }
    }
  });
});

describe("safetensors", () => {
  const file = {
    metadata: { step: "7" },
    tensors: { a: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }, "b.c": { shape: [0], values: new Float32Array(0) } },
  };

  it("has an eight-byte length, a JSON header padded with spaces, and the bytes of the tensors", () => {
    const bytes = encodeSafetensors(file);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: { checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), step: "7" },
      a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
      "b.c": { dtype: "F32", shape: [0], data_offsets: [16, 16] },
    });
    expect([...bytes.subarray(8 + length, 8 + length + 8)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
    expect(bytes).toHaveLength(8 + length + 16);
  });

  it("is read back exactly", () => {
    expect(decodeSafetensors(encodeSafetensors(file), "x")).toEqual(file);
  });

  it("is refused wherever it is cut short", () => {
    const bytes = encodeSafetensors(file);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeSafetensors(bytes.subarray(0, length), "x"), `${length}`).toThrow(UserError);
  });

  it("is refused where a tensor is not what it states", () => {
    const bytes = encodeSafetensors(file);
    // Buffer's latin1 is the bytes themselves; TextDecoder's is windows-1252
    const text = Buffer.from(bytes).toString("latin1");
    const changed = (from: string, to: string): Uint8Array => new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
    expect(() => decodeSafetensors(changed('"F32"', '"F64"'), "x")).toThrow(/tensor "a" is not float32 of the shape it states/);
    expect(() => decodeSafetensors(changed("[2,2]", "[2,3]"), "x")).toThrow(/not float32 of the shape/);
    expect(() => decodeSafetensors(changed('{"__', "[[__"), "x")).toThrow(/its header is not JSON/);
  });
});
