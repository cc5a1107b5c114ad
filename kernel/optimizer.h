// Gradient norms, clipping, AdamW, weight decay and EMA, in one pass over the parameters.
#pragma once
#include "model.h"

// Sum of squares of n floats (a multiple of 16) in 16 strided partial sums and a tree.
static float sum_of_squares(const float *values, int32_t n) {
  vf lanes[VECTORS];
  float spread[PANEL] __attribute__((aligned(64)));
  FIXED_LOOP for (int j = 0; j < VECTORS; j++) lanes[j] = (vf)0.0f;
  for (int32_t i = 0; i < n; i += PANEL)
    FIXED_LOOP for (int j = 0; j < VECTORS; j++) {
      vf v = load(values + i + j * LANES);
      lanes[j] = lanes[j] + v * v;
    }
  for (int j = 0; j < VECTORS; j++) store(spread + j * LANES, lanes[j]);
  return tree_sum(spread);
}

static float denoiser_norm(const model *m) {
  float total = 0.0f;
  for (int32_t i = 0; i < all_parts(m); i++) {
    part p = get_part(m, i);
    total = total + sum_of_squares(AT(m, gradients) + p.offset, part_floats(p));
  }
  return __builtin_sqrtf(total);
}

static float grid_norm(const model *m) {
  float total = 0.0f;
  for (int32_t i = 0; i < grid_arrays(m); i++)
    total = total + sum_of_squares(AT(m, gradients) + m->array_start[i], padded(array_values(m, i)));
  return __builtin_sqrtf(total);
}

INLINE float clip_coefficient(const model *m, float norm) {
  float ratio = m->clip_norm / (norm + 1e-6f);
  return ratio < 1.0f ? ratio : 1.0f;
}

// Applies PyTorch's AdamW to parameters [from, to), with the gradient scaled by `clip`; updates the denoiser's EMA.
INLINE void update(model *m, int32_t from, int32_t to, float clip, int32_t ema_mode) {
  float *p = AT(m, parameters), *g = AT(m, gradients), *first = AT(m, first_moment), *second = AT(m, second_moment), *ema = AT(m, ema);
  for (int32_t i = from; i < to; i += LANES) {
    vf gradient = load(g + i) * clip;
    vf value = load(p + i) * m->weight_decay_factor;
    vf mean = load(first + i), square = load(second + i) * m->second_decay;
    mean = mean + (gradient - mean) * m->first_weight;
    square = square + (gradient * gradient) * m->second_weight;
    vf denominator = __builtin_elementwise_sqrt(square) * m->inverse_root_correction + m->epsilon;
    value = value - (mean / denominator) * m->step_size;
    store(first + i, mean);
    store(second + i, square);
    store(p + i, value);
    if (ema_mode == 1) store(ema + i, value);
    if (ema_mode == 2) {
      vf average = load(ema + i);
      store(ema + i, average + (value - average) * m->ema_weight);
    }
  }
}

static void optimise(model *m) {
  m->denoiser_grad_norm = denoiser_norm(m);
  float clip = clip_coefficient(m, m->denoiser_grad_norm);
  if (m->ema_mode == 0) update(m, 0, m->denoiser_floats, clip, 0);
  else if (m->ema_mode == 1) update(m, 0, m->denoiser_floats, clip, 1);
  else update(m, 0, m->denoiser_floats, clip, 2);
  m->grid_grad_norm = 0.0f;
  if (m->levels == 0) return;
  m->grid_grad_norm = grid_norm(m);
  update(m, m->denoiser_floats, m->parameter_floats, clip_coefficient(m, m->grid_grad_norm), 0);
}
