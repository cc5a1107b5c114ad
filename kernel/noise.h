// The two forward processes with the grid, and their gradients with respect to its values.
//
// The reference: x_t = signal_rate * x0 + noise_rate * factor(x0, t) * noise.
// As written: x_t = signal_rate * x0 + sqrt(w_t) * noise with w_t = (1 - beta_t) * w_{t-1} + beta_t * factor(x0, t), w_{-1} = 0.
#pragma once
#include "lookup.h"

INLINE void noise_at_timestep(model *m, shape g) {
  if (m->levels > 0) look_up(m, g);
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

INLINE void noise_as_written(model *m, shape g) {
  const float *added = AT(m, added), *kept = AT(m, kept);
  for (int32_t b = 0; b < m->rows; b++) {
    int32_t t = INTS(m, timestep)[b];
    float variance = 0.0f, factor = 1.0f;
    for (int32_t s = 0; s <= t; s++) {
      factor = read_row(m, b, s, g).factor;
      variance = kept[s] * variance + added[s] * factor;
    }
    AT(m, factor)[b] = factor;
    float signal = AT(m, signal_rate)[t], deviation = __builtin_sqrtf(variance);
    AT(m, deviation)[b] = deviation;
    for (int32_t i = b * m->dimensions; i < (b + 1) * m->dimensions; i++)
      AT(m, x)[i] = signal * AT(m, x0)[i] + deviation * AT(m, noise)[i];
  }
}

// rows of x0, noise, timestep -> x, factor
static void add_noise(model *m) {
  if (m->levels > 0) locate(m, AT(m, x0));
  if (m->as_written) BY_SHAPE(noise_as_written, m);
  else BY_SHAPE(noise_at_timestep, m);
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

// d loss / d factor of one row through the denoiser's input.
INLINE float input_gradient(const model *m, int32_t row) {
  ptrdiff_t panel = (ptrdiff_t)padded(m->capacity) * PANEL;
  return AT(m, embedding_gradient)[coordinate_features(m) / PANEL * panel + row * PANEL];
}

INLINE void gradient_at_timestep(model *m, shape g) {
  for (int32_t b = 0; b < m->rows; b++) {
    int32_t t = INTS(m, timestep)[b];
    float gradient = input_gradient(m, b), rate = AT(m, noise_rate)[t];
    for (int32_t c = 0; c < m->dimensions; c++)
      gradient = gradient + coordinate_gradient(m, b, c) * (rate * AT(m, noise)[b * m->dimensions + c]);
    reading r = read_row(m, b, t, g);
    spread_gradient(m, b, t, g, &r, gradient);
  }
}

// The factor of every timestep up to the row's own contributes to its variance: from the last back to the first.
INLINE void gradient_as_written(model *m, shape g) {
  const float *added = AT(m, added), *kept = AT(m, kept);
  for (int32_t b = 0; b < m->rows; b++) {
    float through_noise = 0.0f, from_input = input_gradient(m, b);
    for (int32_t c = 0; c < m->dimensions; c++)
      through_noise = through_noise + coordinate_gradient(m, b, c) * AT(m, noise)[b * m->dimensions + c];
    float of_variance = through_noise / (2.0f * AT(m, deviation)[b]);
    for (int32_t s = INTS(m, timestep)[b]; s >= 0; s--) {
      reading r = read_row(m, b, s, g);
      if (!(r.product < m->smallest_factor)) spread_gradient(m, b, s, g, &r, from_input + of_variance * added[s]);
      of_variance = of_variance * kept[s];
      from_input = 0.0f; // the denoiser's input is only the factor of the row's own timestep
    }
  }
}

// Adds the rows' contributions to the gradient of the grid, through the noised point and through the factor input.
static void grid_gradient(model *m) {
  if (m->as_written) BY_SHAPE(gradient_as_written, m);
  else BY_SHAPE(gradient_at_timestep, m);
}
