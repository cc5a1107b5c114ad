// The matrix product, and the operations on a tile before it leaves the registers.
//
// Every output sums over k in order, starting from zero, for every tile size: vector lanes run across
// output columns, never across the sum. This, without fused multiply-add, makes all targets agree.
#pragma once
#include "vector.h"

typedef enum { NORMAL, TRANSPOSED, SPARSE } orientation; // of the left operand; SPARSE: NORMAL without its zeros
typedef enum { PLAIN, BIASED, INPUT, RESIDUAL, BACKWARD, TANGENT } epilogue;

// One term of a tile's sum: the offset of the left operand's values, and the right operand's row.
typedef struct {
  int32_t a, b;
} term;

typedef struct {
  int32_t rows, panels, depth;
  const float *a; // NORMAL: rows x depth in panels of depth; TRANSPOSED: depth x rows in panels of rows
  ptrdiff_t a_panel; // floats from one panel to the next
  const float *b; // depth x (16 * panels)
  ptrdiff_t b_panel;
  float *c; // rows x (16 * panels)
  ptrdiff_t c_panel;
  const float *bias; // BIASED, RESIDUAL
  const float *table; // INPUT: adds its row of that rank
  ptrdiff_t table_panel;
  const int32_t *rank;
  float *relu; // INPUT, RESIDUAL: receives max(c, 0); BACKWARD: read, the product passes if it is positive; TANGENT: receives the passed part of c
  const float *skip; // BACKWARD: added to the passed product; TANGENT: the ReLU, which passes c if it is positive
  const term *terms; // SPARSE: `depth` entries for every tile, and the number used
  const int32_t *term_counts;
} product_args;

_Static_assert(PANEL % TILE_ROWS == 0, "a transposed tile must not straddle two panels");
typedef vf tile[TILE_ROWS][TILE_PANELS * VECTORS];

INLINE int32_t tile_slot(int32_t rows, int32_t row) {
  int32_t whole = rows / TILE_ROWS;
  return row < whole * TILE_ROWS ? row / TILE_ROWS : whole + row % TILE_ROWS;
}

// Finds the terms of every tile in which some row of the left operand is not zero. Skipping the others changes
// no bit: a sum that started at +0 does not change when a zero product is added.
static void find_terms(const product_args *p, term *terms, int32_t *counts) {
  for (int32_t row = 0; row < p->rows;) {
    int32_t slot = tile_slot(p->rows, row), height = row + TILE_ROWS <= p->rows ? TILE_ROWS : 1, count = 0;
    term *list = terms + (ptrdiff_t)slot * p->depth;
    for (int32_t k = 0; k < p->depth; k += PANEL) {
      const float *a = p->a + k / PANEL * p->a_panel + (ptrdiff_t)row * PANEL;
      int32_t lanes = p->depth - k < PANEL ? p->depth - k : PANEL;
      int32_t any[PANEL] __attribute__((aligned(64)));
      FIXED_LOOP for (int j = 0; j < VECTORS; j++) {
        vi seen = bits(load(a + j * LANES));
        for (int32_t i = 1; i < height; i++) seen |= bits(load(a + i * PANEL + j * LANES));
        *(vi *)(any + j * LANES) = seen;
      }
      for (int32_t lane = 0; lane < lanes; lane++) {
        list[count] = (term){(int32_t)(a - p->a) + lane, (k + lane) * PANEL};
        count += any[lane] != 0;
      }
    }
    counts[slot] = count;
    row += height;
  }
}

INLINE void accumulate_terms(const product_args *p, int rows, int panels, int32_t row, int32_t panel, tile sum) {
  int32_t slot = tile_slot(p->rows, row), count = p->term_counts[slot];
  const term *terms = p->terms + (ptrdiff_t)slot * p->depth;
  const float *b = p->b + panel * p->b_panel;
  FIXED_LOOP for (int i = 0; i < rows; i++) FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++) sum[i][j] = (vf)0.0f;
  _Pragma("clang loop unroll_count(UNROLL)") for (int32_t n = 0; n < count; n++) {
    const float *left = p->a + terms[n].a, *row_of_b = b + terms[n].b;
    vf right[TILE_PANELS * VECTORS];
    FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++) right[j] = load(row_of_b + j / VECTORS * p->b_panel + j % VECTORS * LANES);
    FIXED_LOOP for (int i = 0; i < rows; i++)
      FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++) sum[i][j] = sum[i][j] + left[i * PANEL] * right[j];
  }
}

INLINE void accumulate(const product_args *p, orientation side, int rows, int panels, int32_t row, int32_t panel, tile sum) {
  if (side == SPARSE) {
    accumulate_terms(p, rows, panels, row, panel, sum);
    return;
  }
  const ptrdiff_t a_row = side == NORMAL ? PANEL : 1, a_k = side == NORMAL ? 1 : PANEL;
  const ptrdiff_t a_block = side == NORMAL ? p->a_panel : PANEL * PANEL;
  const float *a = p->a + (side == NORMAL ? (ptrdiff_t)row * PANEL : row / PANEL * p->a_panel + row % PANEL);
  const float *b = p->b + panel * p->b_panel;
  FIXED_LOOP for (int i = 0; i < rows; i++) FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++) sum[i][j] = (vf)0.0f;
#define MULTIPLY_ADD(k)                                                                             \
  vf right[TILE_PANELS * VECTORS];                                                                  \
  FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++)                                             \
    right[j] = load(b + j / VECTORS * p->b_panel + (k) * PANEL + j % VECTORS * LANES);              \
  FIXED_LOOP for (int i = 0; i < rows; i++) {                                                       \
    float left = a[i * a_row + (k) * a_k];                                                          \
    FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++) sum[i][j] = sum[i][j] + left * right[j];  \
  }
  int32_t depth = p->depth;
  for (; depth >= PANEL; depth -= PANEL, a += a_block, b += PANEL * PANEL) {
    _Pragma("clang loop unroll_count(UNROLL)") for (int k = 0; k < PANEL; k++) { MULTIPLY_ADD(k) }
  }
  _Pragma("clang loop unroll(disable)") for (int k = 0; k < depth; k++) { MULTIPLY_ADD(k) }
#undef MULTIPLY_ADD
}

INLINE vf rectify(vf v) { return floats(bits(v) & ~(v < 0.0f)); }

INLINE void finish(const product_args *p, epilogue kind, int rows, int panels, int32_t row, int32_t panel, tile sum) {
  FIXED_LOOP for (int i = 0; i < rows; i++) FIXED_LOOP for (int j = 0; j < panels * VECTORS; j++) {
    ptrdiff_t lane = j % VECTORS * LANES;
    ptrdiff_t at = (panel + j / VECTORS) * p->c_panel + (ptrdiff_t)(row + i) * PANEL + lane;
    ptrdiff_t column = (panel + j / VECTORS) * PANEL + lane;
    vf v = sum[i][j];
    if (kind == BIASED) v = v + load(p->bias + column);
    if (kind == INPUT) v = v + load(p->table + (panel + j / VECTORS) * p->table_panel + (ptrdiff_t)p->rank[row + i] * PANEL + lane);
    if (kind == RESIDUAL) v = (v + load(p->bias + column)) + load(p->c + at);
    if (kind == TANGENT) v = v + load(p->c + at);
    if (kind == BACKWARD) v = load(p->skip + at) + floats(bits(v) & (load(p->relu + at) > 0.0f));
    store(p->c + at, v);
    if (kind == INPUT || kind == RESIDUAL) store(p->relu + at, rectify(v));
    if (kind == TANGENT) store(p->relu + at, floats(bits(v) & (load(p->skip + at) > 0.0f)));
  }
}

INLINE void product(const product_args *p, orientation side, epilogue kind) {
  tile sum;
#define TILE(rows, panels, row, panel) (accumulate(p, side, rows, panels, row, panel, sum), finish(p, kind, rows, panels, row, panel, sum))
  int32_t panel = 0;
  for (; panel + TILE_PANELS <= p->panels; panel += TILE_PANELS) {
    int32_t row = 0;
    for (; row + TILE_ROWS <= p->rows; row += TILE_ROWS) TILE(TILE_ROWS, TILE_PANELS, row, panel);
    for (; row < p->rows; row++) TILE(1, TILE_PANELS, row, panel);
  }
#if TILE_PANELS > 1
  for (; panel < p->panels; panel++) {
    int32_t row = 0;
    for (; row + TILE_ROWS <= p->rows; row += TILE_ROWS) TILE(TILE_ROWS, 1, row, panel);
    for (; row < p->rows; row++) TILE(1, 1, row, panel);
  }
#endif
#undef TILE
}

static __attribute__((noinline)) void product_plain(const product_args *p) { product(p, NORMAL, PLAIN); }
static __attribute__((noinline)) void product_biased(const product_args *p) { product(p, NORMAL, BIASED); }
static __attribute__((noinline)) void product_input(const product_args *p) { product(p, NORMAL, INPUT); }
static __attribute__((noinline)) void product_residual(const product_args *p) { product(p, NORMAL, RESIDUAL); }
static __attribute__((noinline)) void product_residual_sparse(const product_args *p) { product(p, SPARSE, RESIDUAL); }
static __attribute__((noinline)) void product_biased_sparse(const product_args *p) { product(p, SPARSE, BIASED); }
static __attribute__((noinline)) void product_tangent_sparse(const product_args *p) { product(p, SPARSE, TANGENT); }
static __attribute__((noinline)) void product_plain_sparse(const product_args *p) { product(p, SPARSE, PLAIN); }
static __attribute__((noinline)) void product_backward(const product_args *p) { product(p, NORMAL, BACKWARD); }
static __attribute__((noinline)) void product_transposed(const product_args *p) { product(p, TRANSPOSED, PLAIN); }

// One 16 x 16 block: four rounds of interleaving row i with row i + 8.
INLINE void transpose_block(const float *from, float *to) {
  panel_row r[PANEL], next[PANEL];
  for (int i = 0; i < PANEL; i++) r[i] = *(const panel_row *)(from + i * PANEL);
  FIXED_LOOP for (int round = 0; round < 4; round++) {
    FIXED_LOOP for (int i = 0; i < 8; i++) {
      next[2 * i] = __builtin_shufflevector(r[i], r[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      next[2 * i + 1] = __builtin_shufflevector(r[i], r[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    FIXED_LOOP for (int i = 0; i < PANEL; i++) r[i] = next[i];
  }
  for (int i = 0; i < PANEL; i++) *(panel_row *)(to + i * PANEL) = r[i];
}

// A weight of `rows` (padded) x `columns` in panels becomes columns x rows in panels.
static void transpose(const float *from, int32_t rows, int32_t columns, float *to) {
  rows = padded(rows);
  columns = padded(columns);
  for (int32_t r = 0; r < rows; r += PANEL)
    for (int32_t c = 0; c < columns; c += PANEL)
      transpose_block(from + (ptrdiff_t)(c / PANEL) * rows * PANEL + r * PANEL, to + (ptrdiff_t)(r / PANEL) * columns * PANEL + c * PANEL);
}
