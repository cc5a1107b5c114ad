// The learnable noise grid: lookup, forward noising, and the gradient of every level.
#pragma once
#include "model.h"

// Index of the cell of a point on one level; the first axis varies slowest.
INLINE int32_t cell_of(const model *m, int32_t level, const float *point) {
  int32_t index = 0, size = m->level_size[level];
  for (int32_t a = 0; a < m->axes; a++) {
    float position = ((point[m->axis[a]] - m->lower[a]) * m->inverse_width[a]) * (float)size;
    int32_t along = position > 0.0f ? (position < (float)(size - 1) ? (int32_t)position : size - 1) : 0;
    index = index * size + along;
  }
  return index;
}

// Cells and factor of `points` at their timesteps: the product of the levels, in order.
static void lookup(model *m, const float *points) {
  for (int32_t b = 0; b < m->rows; b++) {
    float factor = 1.0f;
    for (int32_t l = 0; l < m->levels; l++) {
      int32_t index = INTS(m, timestep)[b] * cells_of(m, l) + cell_of(m, l, points + b * m->dimensions);
      INTS(m, cell)[b * m->levels + l] = index;
      float value = AT(m, parameters)[level_offset(m, l) + index];
      factor = l == 0 ? value : factor * value;
    }
    AT(m, factor)[b] = factor;
  }
}

// x = signal_rate * x0 + (noise_rate * noise) * factor(x0)
static void add_noise(model *m) {
  if (m->levels > 0) lookup(m, AT(m, x0));
  for (int32_t b = 0; b < m->rows; b++) {
    int32_t t = INTS(m, timestep)[b];
    float signal = AT(m, signal_rate)[t], rate = AT(m, noise_rate)[t];
    for (int32_t i = b * m->dimensions; i < (b + 1) * m->dimensions; i++) {
      float scaled = rate * AT(m, noise)[i];
      if (m->levels > 0) scaled = scaled * AT(m, factor)[b];
      AT(m, x)[i] = signal * AT(m, x0)[i] + scaled;
    }
  }
}

INLINE float absolute(float v) { return v < 0.0f ? -v : v; }

// weight * sum |G - 1| of a level; its gradient initialises the level's gradient.
static float penalise(model *m, int32_t level) {
  const float *value = AT(m, parameters) + level_offset(m, level);
  float *gradient = AT(m, gradients) + level_offset(m, level), weight = m->l1[level];
  float lanes[PANEL] = {0};
  int32_t count = level_values(m, level);
  for (int32_t i = 0; i < padded(count); i++) gradient[i] = 0.0f;
  if (weight == 0.0f) return 0.0f;
  int32_t i = 0;
  for (; i + PANEL <= count; i += PANEL)
    for (int32_t lane = 0; lane < PANEL; lane++) {
      float deviation = value[i + lane] - 1.0f;
      lanes[lane] = lanes[lane] + absolute(deviation);
      gradient[i + lane] = deviation > 0.0f ? weight : deviation < 0.0f ? -weight : 0.0f;
    }
  for (; i < count; i++) {
    float deviation = value[i] - 1.0f;
    lanes[i % PANEL] = lanes[i % PANEL] + absolute(deviation);
    gradient[i] = deviation > 0.0f ? weight : deviation < 0.0f ? -weight : 0.0f;
  }
  return weight * tree_sum(lanes);
}

// d loss / d x of one row and coordinate, from the gradient of its sines and cosines.
INLINE float coordinate_gradient(const model *m, int32_t row, int32_t coordinate) {
  ptrdiff_t panel = (ptrdiff_t)padded(m->capacity) * PANEL, block = half_padded(m) / PANEL * panel;
  ptrdiff_t at = 2 * coordinate * block + row * PANEL;
  const float *sine = AT(m, embedding) + at, *cosine = sine + block;
  const float *d_sine = AT(m, embedding_gradient) + at, *d_cosine = d_sine + block;
  float lanes[PANEL] __attribute__((aligned(64))) = {0};
  for (int32_t k = 0; k < half_padded(m); k += LANES) {
    ptrdiff_t i = k / PANEL * panel + k % PANEL;
    vf slope = load(d_sine + i) * load(cosine + i) - load(d_cosine + i) * load(sine + i);
    vf term = slope * (COORDINATE_SCALE * load(AT(m, frequencies) + k));
    store(lanes + k % PANEL, load(lanes + k % PANEL) + term);
  }
  return tree_sum(lanes);
}

// Adds to each level's gradient what the rows say: through the noised point and through the factor input.
static void grid_gradient(model *m) {
  ptrdiff_t panel = (ptrdiff_t)padded(m->capacity) * PANEL;
  const float *d_factor = AT(m, embedding_gradient) + coordinate_features(m) / PANEL * panel;
  for (int32_t b = 0; b < m->rows; b++) {
    float gradient = d_factor[b * PANEL], rate = AT(m, noise_rate)[INTS(m, timestep)[b]];
    for (int32_t c = 0; c < m->dimensions; c++)
      gradient = gradient + coordinate_gradient(m, b, c) * (rate * AT(m, noise)[b * m->dimensions + c]);
    const int32_t *cells = INTS(m, cell) + b * m->levels;
    for (int32_t l = 0; l < m->levels; l++) {
      float others = gradient;
      for (int32_t k = 0; k < m->levels; k++)
        if (k != l) others = others * AT(m, parameters)[level_offset(m, k) + cells[k]];
      float *slot = AT(m, gradients) + level_offset(m, l) + cells[l];
      *slot = *slot + others;
    }
  }
}
