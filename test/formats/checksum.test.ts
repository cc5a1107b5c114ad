/** SHA-256 without Node.js: the vectors of its standard, and the same digests as Node.js takes. */

import { describe, expect, it } from "vitest";
import { checksumOf as inNode } from "../../src/files/formats/checksum.js";
import { checksumOf } from "../../src/formats/checksum.js";

/** NIST, FIPS 180-4's examples, and the digest of a million letters. */
const VECTORS: [what: string, text: string, digest: string][] = [
  ["nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "two blocks",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a million letters", "a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
];

describe.each([
  ["plain JavaScript", checksumOf],
  ["Node.js", inNode],
])("a checksum of %s", (_, checksum) => {
  it.each(VECTORS)("is the standard's of %s", (_what, text, digest) => {
    expect(checksum([text])).toBe(`sha256:${digest}`);
  });
});

it("is the same for bytes of any length, in any parts, as Node.js has it", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 151 + 7) & 255);
  for (let length = 0; length <= bytes.length; length++) {
    const cut = Math.floor(length / 3);
    const whole = inNode([bytes.subarray(0, length)]);
    expect(checksumOf([bytes.subarray(0, cut)], [bytes.subarray(cut, length)])).toBe(whole);
  }
  expect(checksumOf(["λ → ∞"])).toBe(inNode(["λ → ∞"]));
});
