// Vectors of the target's width, and the fixed shape of every reduction.
//
// A matrix is stored in panels of 16 columns: panel p holds columns 16p..16p+15 of every row, so
// element (row, column) lies at (column / 16) * rows * 16 + row * 16 + column % 16. Sixteen floats
// are one cache line and a multiple of every vector width, so the storage is the same on all
// targets. The padding of a matrix stays zero and adds nothing to a sum.
#pragma once
#include <stddef.h>
#include <stdint.h>

#if defined(__AVX512F__)
#define LANES 16
#define TILE_ROWS 8
#define TILE_PANELS 2
#define UNROLL 4
#elif defined(__AVX__)
#define LANES 8
#define TILE_ROWS 4
#define TILE_PANELS 1
#define UNROLL 4
#elif defined(__aarch64__)
#define LANES 4
#define TILE_ROWS 4
#define TILE_PANELS 1
#define UNROLL 4
#elif defined(__wasm__)
#define LANES 4
#define TILE_ROWS 2
#define TILE_PANELS 1
#define UNROLL 1 // V8 keeps the tile in registers only if the loop is not unrolled: 59 against 35 GFLOP/s
#else
#define LANES 4
#define TILE_ROWS 2
#define TILE_PANELS 1
#define UNROLL 4
#endif

#define PANEL 16
#define VECTORS (PANEL / LANES) // vectors in a row of a panel
#define INLINE static inline __attribute__((always_inline))
#define FIXED_LOOP _Pragma("clang loop unroll(full)")

typedef float vf __attribute__((ext_vector_type(LANES)));
typedef int32_t vi __attribute__((ext_vector_type(LANES)));
typedef float panel_row __attribute__((ext_vector_type(PANEL)));

INLINE vf load(const float *p) { return *(const vf *)p; }
INLINE void store(float *p, vf v) { *(vf *)p = v; }
INLINE vi bits(vf v) { return __builtin_bit_cast(vi, v); }
INLINE vf floats(vi v) { return __builtin_bit_cast(vf, v); }
INLINE vf select_bits(vi mask, vf yes, vf no) { return floats((bits(yes) & mask) | (bits(no) & ~mask)); }
INLINE int32_t padded(int32_t n) { return (n + PANEL - 1) / PANEL * PANEL; }

// Reduces sixteen partial sums to one in four halvings.
INLINE float tree_sum(const float *lanes) {
  float sums[PANEL];
  for (int i = 0; i < PANEL; i++) sums[i] = lanes[i];
  for (int half = PANEL / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) sums[i] = sums[i] + sums[i + half];
  return sums[0];
}
