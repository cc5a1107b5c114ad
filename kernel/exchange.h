// Copies parameters between the storage in panels and PyTorch's order: weights as [out][in], row by row.
#pragma once
#include "model.h"

INLINE float *element(float *storage, part p, int32_t row, int32_t column) {
  return storage + p.offset + (ptrdiff_t)(column / PANEL) * p.stride * PANEL + row * PANEL + column % PANEL;
}

INLINE void move(float *outer, float *inner, int to_storage) {
  if (to_storage) *inner = *outer;
  else *outer = *inner;
}

// Row of an embedding's feature in a part with padded sines and padded cosines.
INLINE int32_t feature_row(const model *m, int32_t feature) {
  int32_t half = half_dim(m), block = feature / half, k = feature % half;
  return block * half_padded(m) + k;
}

static void exchange(model *m, float *storage, int with_grids, int to_storage) {
  float *io = AT(m, io);
  part input = get_part(m, INPUT_WEIGHT), steps = get_part(m, TIMESTEP_WEIGHT);
  int32_t coordinates = m->dimensions * m->embedding_dim;
  for (int32_t o = 0; o < m->hidden_size; o++) {
    for (int32_t i = 0; i < coordinates; i++) move(io++, element(storage, input, feature_row(m, i), o), to_storage);
    for (int32_t i = 0; i < m->embedding_dim; i++) move(io++, element(storage, steps, feature_row(m, i), o), to_storage);
    if (m->levels > 0) move(io++, element(storage, input, coordinate_features(m), o), to_storage);
  }
  for (int32_t index = INPUT_BIAS; index < all_parts(m); index++) {
    part p = get_part(m, index);
    for (int32_t o = 0; o < p.columns; o++)
      for (int32_t i = 0; i < p.rows; i++) move(io++, element(storage, p, i, o), to_storage);
  }
  for (int32_t array = 0; with_grids && array < grid_arrays(m); array++)
    for (int32_t i = 0; i < array_values(m, array); i++) move(io++, storage + m->array_start[array] + i, to_storage);
}

static void exchange_source(model *m, int to_storage) {
  float *sources[] = {AT(m, parameters), AT(m, ema), AT(m, first_moment), AT(m, second_moment), AT(m, gradients)};
  exchange(m, sources[m->source], m->source != 1, to_storage);
}
static void import_source(model *m) { exchange_source(m, 1); }
static void export_source(model *m) { exchange_source(m, 0); }

