// Sums over pairs of points in float64: of each row of x, its terms with rows of y. The same operations in the same order as
// src/numerics/pair-sums.ts: vector lanes run across rows of x, and the terms of a row are added in the order of y.
#pragma once
#include "vector.h"

#define PAIR_LANES (LANES / 2)
#define PAIR_VECTORS 2 // side by side: the additions of one vector wait for each other
#define PAIR_ROWS 16 // the rows of x are padded to a multiple of it, on every target
#define DECAY_END 64.0 // exp(-u) counts as 0 from here on

typedef double vd __attribute__((ext_vector_type(PAIR_LANES)));
typedef int64_t vl __attribute__((ext_vector_type(PAIR_LANES)));
typedef int32_t vh __attribute__((ext_vector_type(PAIR_LANES)));
#define MASK(comparison) __builtin_bit_cast(vl, comparison) // which integer it is of differs between targets

// The header of a block of memory: src/backend/kernel/pair-sums.ts lists the same fields in the same order.
typedef struct {
  int32_t dimensions;
  int32_t rows; // of x, with padding
  int32_t others; // rows of y
  int32_t within; // 1: y are the rows of x, and each row's terms are those with the rows before it
  int32_t x, y, table, sums; // offsets from the header in doubles: coordinates x rows, rows x coordinates, exp(-i / 64), a sum per row
  double scale; // above 0: the terms are exp(-scale * squared distance); 0: distances
} pairs;

_Static_assert(PAIR_ROWS % (PAIR_LANES * PAIR_VECTORS) == 0, "a pass must not go beyond the padding");

// exp(-u) for u >= 0: an entry of the table times five terms of Taylor's series; NaN stays NaN.
INLINE vd decay(vd u, const double *table) {
  vl inside = MASK(u < DECAY_END), beyond = MASK(u >= DECAY_END);
  vd near = __builtin_bit_cast(vd, (__builtin_bit_cast(vl, u) & inside));
  vh index = __builtin_convertvector(near * 64.0 + 0.5, vh);
  vd entry, r = __builtin_convertvector(index, vd) * 0.015625 - u;
  FIXED_LOOP for (int lane = 0; lane < PAIR_LANES; lane++) entry[lane] = table[index[lane]];
  vd value = entry * (1.0 + r * (1.0 + r * (1.0 / 2.0 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r / 120.0)))));
  return __builtin_bit_cast(vd, __builtin_bit_cast(vl, value) & ~beyond);
}

// The sums of the rows of a pass with the rows of y from `from` to `to`; of those from `masked` on, only rows after them.
INLINE void add_terms(const pairs *p, int32_t dimensions, int is_distance, int32_t row, int32_t from, int32_t to, int masked, vd *sum) {
  const double *base = (const double *)p, *x = base + p->x + row, *table = base + p->table;
  const double *y = base + p->y + (ptrdiff_t)from * dimensions;
  vl lane;
  for (int i = 0; i < PAIR_LANES; i++) lane[i] = i;
  for (int32_t j = from; j < to; j++, y += dimensions) {
    FIXED_LOOP for (int v = 0; v < PAIR_VECTORS; v++) {
      const double *own = x + v * PAIR_LANES;
      vd along = *(const vd *)own - y[0];
      vd squared = along * along;
      for (int32_t a = 1; a < dimensions; a++) {
        along = *(const vd *)(own + (ptrdiff_t)a * p->rows) - y[a];
        squared = squared + along * along;
      }
      vd term = is_distance ? __builtin_elementwise_sqrt(squared) : decay(p->scale * squared, table);
      if (masked) term = __builtin_bit_cast(vd, __builtin_bit_cast(vl, term) & MASK(lane + (int64_t)(row + v * PAIR_LANES) > (int64_t)j));
      sum[v] = sum[v] + term;
    }
  }
}

INLINE void sum_rows(pairs *p, int32_t dimensions, int is_distance) {
  double *sums = (double *)p + p->sums;
  const int32_t height = PAIR_LANES * PAIR_VECTORS;
  for (int32_t row = 0; row < p->rows; row += height) {
    vd sum[PAIR_VECTORS];
    FIXED_LOOP for (int v = 0; v < PAIR_VECTORS; v++) sum[v] = (vd)0.0;
    int32_t plain = !p->within || row > p->others ? p->others : row;
    int32_t end = !p->within ? plain : row + height < p->others ? row + height : p->others;
    add_terms(p, dimensions, is_distance, row, 0, plain, 0, sum);
    add_terms(p, dimensions, is_distance, row, plain, end, 1, sum);
    FIXED_LOOP for (int v = 0; v < PAIR_VECTORS; v++) *(vd *)(sums + row + v * PAIR_LANES) = sum[v];
  }
}

#define BY_DIMENSIONS(is_distance)                       \
  if (p->dimensions == 1) sum_rows(p, 1, is_distance);   \
  else if (p->dimensions == 2) sum_rows(p, 2, is_distance); \
  else if (p->dimensions == 3) sum_rows(p, 3, is_distance); \
  else sum_rows(p, p->dimensions, is_distance)

// x, y, table, scale -> sums
static void pair_sums(pairs *p) {
  if (p->scale == 0.0) {
    BY_DIMENSIONS(1);
  } else {
    BY_DIMENSIONS(0);
  }
}
