// Penalties on the values of one of the grid's arrays: weights of |G - 1|, of (G - 1)^2 and of the differences of neighbours.
#pragma once
#include "model.h"

INLINE float absolute(float v) { return v < 0.0f ? -v : v; }
INLINE float scaled_sign(float v, float scale) { return v > 0.0f ? scale : v < 0.0f ? -scale : 0.0f; }

// l1 * sum |G - 1| + l2 * sum (G - 1)^2; sets the gradient.
static float penalise_deviations(const float *value, float *gradient, int32_t count, float l1, float l2) {
  float sizes[PANEL] = {0}, squares[PANEL] = {0}, slope = 2.0f * l2;
  for (int32_t from = 0; from < count; from += PANEL) {
    int32_t lanes = count - from < PANEL ? count - from : PANEL;
    for (int32_t lane = 0; lane < lanes; lane++) {
      float deviation = value[from + lane] - 1.0f;
      sizes[lane] = sizes[lane] + absolute(deviation);
      squares[lane] = squares[lane] + deviation * deviation;
      gradient[from + lane] = scaled_sign(deviation, l1) + slope * deviation;
    }
  }
  return l1 * tree_sum(sizes) + l2 * tree_sum(squares);
}

// weight * sum |G_i - G_j| over neighbours along each axis in turn; adds to the gradient. A block holds the cells with equal
// slower axes; its cells that have a next neighbour are contiguous.
static float penalise_variation(const model *m, int32_t array, const float *value, float *gradient) {
  float lanes[PANEL] = {0}, weight = m->variation[array];
  int32_t count = array_values(m, array), block = m->array_cells[array], pair = 0;
  for (int32_t a = 0; a < m->axes; a++) {
    int32_t stride = block / m->array_size[array];
    for (int32_t from = 0; from < count; from += block) {
      int32_t pairs = block - stride;
      const float *low = value + from, *high = low + stride;
      float *lower = gradient + from, *upper = lower + stride;
      for (int32_t i = 0; i < pairs; i++, pair++) lanes[pair % PANEL] = lanes[pair % PANEL] + absolute(high[i] - low[i]);
      for (int32_t i = 0; i < pairs; i++) lower[i] = lower[i] - scaled_sign(high[i] - low[i], weight);
      for (int32_t i = 0; i < pairs; i++) upper[i] = upper[i] + scaled_sign(high[i] - low[i], weight);
    }
    block = stride;
  }
  return weight * tree_sum(lanes);
}

// The penalty on an array; its gradient initialises the array's gradient.
static float penalise(model *m, int32_t array) {
  const float *value = AT(m, parameters) + m->array_start[array];
  float *gradient = AT(m, gradients) + m->array_start[array], penalty = 0.0f;
  int32_t count = array_values(m, array);
  for (int32_t i = 0; i < padded(count); i++) gradient[i] = 0.0f;
  if (m->l1[array] != 0.0f || m->l2[array] != 0.0f)
    penalty = penalise_deviations(value, gradient, count, m->l1[array], m->l2[array]);
  if (m->variation[array] != 0.0f) penalty = penalty + penalise_variation(m, array, value, gradient);
  return penalty;
}
