/** The header of NumPy's .npy, version 1.0, of two-dimensional arrays in C order. */

/** "\x93NUMPY", then version 1.0; compared as bytes, since text encodings differ between runtimes. */
export const NPY_MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);

/** @param numbers how each is stored: little-endian float32 or float64 */
export function npyHeader(rows: number, columns: number, numbers: "<f4" | "<f8"): Uint8Array {
  const dictionary = `{'descr': '${numbers}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length);
  const text = dictionary.padEnd(length - 11) + "\n";
  bytes.set(NPY_MAGIC);
  bytes[8] = text.length & 255;
  bytes[9] = text.length >> 8;
  for (let i = 0; i < text.length; i++) bytes[10 + i] = text.charCodeAt(i);
  return bytes;
}
