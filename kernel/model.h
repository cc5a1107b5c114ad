// One model in one block of memory: this header, then the arrays whose offsets it holds.
//
// The caller writes the configuration, calls `layout` for the offsets and the size, and then
// exchanges data with the kernel through fields and arrays. Every field is four bytes wide;
// src/backend/kernel/fields.ts lists the same names in the same order.
#pragma once
#include "vector.h"

#define MAX_GRID_AXES 16
#define MAX_LEVELS 8
#define MAX_LAYERS 16
#define MAX_TABLES 16 // levels of regions, then conditions
#define COORDINATE_SCALE 25.0f // scale of a coordinate before its embedding; a timestep has scale 1

typedef struct {
  // configuration, written by the caller
  int32_t dimensions, embedding_dim, hidden_size, hidden_layers, timesteps, capacity;
  int32_t region_levels; // including the conditions after them, which work like regions
  int32_t region_count[MAX_TABLES];
  int32_t place_level; // level of the finest regions, which order the rows; -1 without regions
  int32_t levels, axes;
  int32_t corners; // corners of a lookup on one level: 1, or a factor of 2 per axis if it interpolates
  int32_t gated, as_written; // 0 or 1: the grid has a gate; its mode is as-written
  int32_t axis[MAX_GRID_AXES];
  int32_t array_size[MAX_LEVELS + 1]; // cells along each axis, of every level, then of the gate
  float lower[MAX_GRID_AXES], inverse_width[MAX_GRID_AXES];
  float l1[MAX_LEVELS + 1], l2[MAX_LEVELS + 1], variation[MAX_LEVELS + 1]; // weights of the penalties
  float smallest_factor;

  // layout, written by `layout`: the size of everything in floats, then offsets from the header in floats
  int32_t total;
  int32_t exchange_denoiser, exchange_total; // lengths of the flat arrays in PyTorch's order
  int32_t denoiser_floats, parameter_floats; // storage: denoiser alone, denoiser and grids
  int32_t array_cells[MAX_LEVELS + 1], array_start[MAX_LEVELS + 1]; // cells of one timestep; offset from the start of the parameters
  int32_t parameters, gradients, first_moment, second_moment, ema;
  int32_t io; // parameters in PyTorch's order, for import and export
  int32_t frequencies, signal_rate, noise_rate, added, kept; // tables that the caller fills; the last two: beta, 1 - beta
  int32_t x0, noise, target, timestep, region, x, factor, prediction; // rows of a batch
  int32_t frequency_mask; // all bits set for a frequency, 0 for padding
  int32_t timestep_table; // embedding of every timestep
  int32_t distinct, rank; // the distinct timesteps of the batch; each row's rank among them
  int32_t corner, share; // for each row and level: cells within a timestep, and the weight of each
  int32_t deviation; // standard deviation of each row's noise, as written
  int32_t timestep_rows; // embeddings of the batch's distinct timesteps
  int32_t table, table_gradient; // their part of the first layer, with the bias; its gradient
  int32_t embedding, hidden, output, output_gradient;
  int32_t relu[MAX_LAYERS + 1];
  int32_t hidden_gradient[2];
  int32_t transposed, embedding_gradient;
  int32_t order; // the batch row of each row of the activations
  int32_t terms, term_counts; // nonzero terms of a product whose left operand has many zeros
  int32_t slope, divergence; // for each row: d factor / d coordinate, and the trace of the prediction's Jacobian

  // arguments of a call
  int32_t rows;
  int32_t source; // import and export: 0 parameters, 1 EMA, 2 first moment, 3 second moment, 4 gradients
  int32_t compared; // target of the loss: the offset of the noise, or of the target
  int32_t ema_mode; // 0 leave, 1 copy, 2 interpolate
  uint32_t key[2], first, position; // stream of the normals
  float weight_decay_factor, step_size, inverse_root_correction; // constants of one AdamW step
  float first_weight, second_decay, second_weight, epsilon;
  float clip_norm, ema_weight, output_scale;

  // results
  float mse, loss, denoiser_grad_norm, grid_grad_norm;
} model;

#define AT(m, offset) ((float *)(m) + (m)->offset)
#define INTS(m, offset) ((int32_t *)(m) + (m)->offset)

// A matrix of the storage, in panels.
typedef struct {
  int32_t offset; // from the start of the parameter array
  int32_t rows, stride; // logical rows; rows of a panel in memory
  int32_t columns;
} part;

INLINE int32_t half_dim(const model *m) { return m->embedding_dim / 2; }
INLINE int32_t half_padded(const model *m) { return padded(half_dim(m)); }
INLINE int32_t coordinate_features(const model *m) { return m->dimensions * 2 * half_padded(m); }
// Rows of the first weight without the timestep's: the coordinates' features, then the factor.
INLINE int32_t input_features(const model *m) { return coordinate_features(m) + (m->levels > 0); }
INLINE int32_t part_floats(part p) { return p.stride * padded(p.columns); }
INLINE int32_t network_parts(const model *m) { return 5 + 2 * m->hidden_layers; }
INLINE int32_t all_parts(const model *m) { return network_parts(m) + m->region_levels; }

// Parts in storage order: input weight, timestep weight, input bias; weight and bias of each block;
// output weight, output bias; then the table of each level of regions for the first layer, a row per region.
INLINE part get_part(const model *m, int32_t index) {
  int32_t h = m->hidden_size, output = 3 + 2 * m->hidden_layers, at = 0;
  for (int32_t i = 0;; i++) {
    int32_t region = i - network_parts(m);
    int32_t is_bias = region < 0 && (i == 2 || (i > 2 && i % 2 == 0));
    int32_t rows = is_bias ? 1 : i == 0 ? input_features(m) : i == 1 ? 2 * half_padded(m) : region < 0 ? h : m->region_count[region];
    int32_t columns = i < output || region >= 0 ? h : m->dimensions;
    part p = {at, rows, is_bias ? 1 : padded(rows), columns};
    if (i == index) return p;
    at += part_floats(p);
  }
}
enum { INPUT_WEIGHT, TIMESTEP_WEIGHT, INPUT_BIAS, FIRST_BLOCK };
INLINE part block_weight(const model *m, int32_t l) { return get_part(m, FIRST_BLOCK + 2 * l); }
INLINE part block_bias(const model *m, int32_t l) { return get_part(m, FIRST_BLOCK + 2 * l + 1); }
INLINE part output_weight(const model *m) { return block_weight(m, m->hidden_layers); }
INLINE part output_bias(const model *m) { return block_bias(m, m->hidden_layers); }
INLINE part region_table(const model *m, int32_t level) { return get_part(m, network_parts(m) + level); }

// The grid's arrays of parameters, in storage order: its levels, then its gate.
INLINE int32_t grid_arrays(const model *m) { return m->levels + m->gated; }
INLINE int32_t array_values(const model *m, int32_t array) { return m->timesteps * m->array_cells[array]; }
// Offsets of the grid's arrays, one after the other from `at` on; returns where they end.
INLINE int32_t place_arrays(model *m, int32_t at) {
  for (int32_t i = 0; i < grid_arrays(m); i++) {
    m->array_cells[i] = 1;
    for (int32_t a = 0; a < m->axes; a++) m->array_cells[i] *= m->array_size[i];
    m->array_start[i] = at;
    at += padded(array_values(m, i));
  }
  return at;
}
INLINE int32_t distinct_capacity(const model *m) { return m->timesteps < m->capacity ? m->timesteps : m->capacity; }

static void layout(model *m) {
  int32_t h = m->hidden_size, hp = padded(h), rows = padded(m->capacity), steps = padded(distinct_capacity(m));
  int32_t ep = 2 * half_padded(m), d = m->dimensions;
  int32_t last = all_parts(m) - 1;
  m->denoiser_floats = get_part(m, last).offset + part_floats(get_part(m, last));
  m->parameter_floats = place_arrays(m, m->denoiser_floats);
  int32_t inputs = (d + 1) * m->embedding_dim + (m->levels > 0);
  m->exchange_denoiser = h * inputs + h + m->hidden_layers * (h * h + h) + d * h + d;
  for (int32_t l = 0; l < m->region_levels; l++) m->exchange_denoiser += h * m->region_count[l];
  m->exchange_total = m->exchange_denoiser;
  for (int32_t i = 0; i < grid_arrays(m); i++) m->exchange_total += array_values(m, i);

  int64_t at = padded(sizeof(model) / sizeof(float));
#define PLACE(field, floats) (m->field = (int32_t)at, at += padded(floats))
  PLACE(parameters, m->parameter_floats);
  PLACE(gradients, m->parameter_floats);
  PLACE(first_moment, m->parameter_floats);
  PLACE(second_moment, m->parameter_floats);
  PLACE(ema, m->denoiser_floats);
  PLACE(io, m->exchange_total);
  PLACE(frequencies, half_padded(m));
  PLACE(signal_rate, m->timesteps);
  PLACE(noise_rate, m->timesteps);
  PLACE(added, m->timesteps);
  PLACE(kept, m->timesteps);
  PLACE(x0, m->capacity * d);
  PLACE(noise, m->capacity * d);
  PLACE(target, m->capacity * d);
  PLACE(timestep, m->capacity);
  PLACE(region, m->capacity * (m->region_levels > 0 ? m->region_levels : 1));
  PLACE(x, m->capacity * d);
  PLACE(factor, m->capacity);
  PLACE(prediction, m->capacity * d);
  PLACE(frequency_mask, half_padded(m));
  PLACE(timestep_table, m->timesteps * ep);
  PLACE(rank, m->capacity);
  PLACE(distinct, m->timesteps);
  PLACE(corner, m->capacity * m->levels * m->corners);
  PLACE(share, m->capacity * m->levels * m->corners);
  PLACE(deviation, m->capacity * m->as_written);
  PLACE(timestep_rows, steps * ep);
  PLACE(table, steps * hp);
  PLACE(table_gradient, steps * hp);
  PLACE(embedding, rows * padded(input_features(m)));
  PLACE(hidden, rows * hp);
  PLACE(output, rows * padded(d));
  PLACE(output_gradient, rows * padded(d));
  for (int32_t l = 0; l <= m->hidden_layers; l++) PLACE(relu[l], rows * hp);
  for (int32_t i = 0; i < 2; i++) PLACE(hidden_gradient[i], rows * hp);
  int32_t widest = input_features(m) > h ? input_features(m) : h;
  PLACE(transposed, hp * padded(widest));
  PLACE(embedding_gradient, rows * padded(input_features(m)));
  PLACE(order, rows);
  PLACE(terms, (rows / TILE_ROWS + TILE_ROWS) * h * 2);
  PLACE(term_counts, rows / TILE_ROWS + TILE_ROWS);
  PLACE(slope, m->levels > 0 ? m->capacity * d : 0);
  PLACE(divergence, m->capacity);
#undef PLACE
  m->total = at > INT32_MAX ? -1 : (int32_t)at; // offsets are 32 bits wide: 8 GiB
}
