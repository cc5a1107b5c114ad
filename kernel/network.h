// The denoiser: embedding, forward pass, backward pass, over the rows of one batch.
#pragma once
#include "elementary.h"
#include "model.h"
#include "product.h"

// The right operand of a product: a weight in panels.
INLINE void set_weight(const model *m, product_args *p, part w) {
  p->b = AT(m, parameters) + w.offset;
  p->b_panel = (ptrdiff_t)w.stride * PANEL;
  p->panels = padded(w.columns) / PANEL;
}
INLINE const float *bias_of(const model *m, part b) { return AT(m, parameters) + b.offset; }
INLINE ptrdiff_t batch_panel(const model *m) { return (ptrdiff_t)padded(m->capacity) * PANEL; }
// Where a row's coordinate is among the outputs, which have a panel for every 16 coordinates.
INLINE ptrdiff_t output_place(const model *m, int32_t row, int32_t c) { return c / PANEL * batch_panel(m) + row * PANEL + c % PANEL; }
INLINE ptrdiff_t steps_panel(const model *m) { return (ptrdiff_t)padded(distinct_capacity(m)) * PANEL; }

// sin and cos of scaled * frequency for every frequency; no frequency is above 1; padding stays zero.
INLINE void embed(const model *m, float scaled, float *sines, float *cosines, ptrdiff_t panel) {
  const float *frequencies = AT(m, frequencies);
  const int32_t *mask = INTS(m, frequency_mask);
  int is_far = !(scaled > -FAR && scaled < FAR);
  for (int32_t k = 0; k < half_padded(m); k += LANES) {
    vf s, c, x = scaled * load(frequencies + k);
    if (is_far) sincos_any(&x, &s, &c);
    else sincos_vf(x, &s, &c);
    // 0 times a number that is not finite is NaN, so the sines of padding need the mask too
    if (is_far) s = floats(bits(s) & *(const vi *)(mask + k));
    ptrdiff_t at = k / PANEL * panel + k % PANEL;
    store(sines + at, s);
    store(cosines + at, floats(bits(c) & *(const vi *)(mask + k)));
  }
}

// Computes the embedding of every timestep, and the mask that keeps padding at zero.
static void prepare(model *m) {
  int32_t half = half_dim(m), hp = half_padded(m);
  for (int32_t k = 0; k < hp; k++) INTS(m, frequency_mask)[k] = k < half ? -1 : 0;
  for (int32_t t = 0; t < m->timesteps; t++) {
    float *row = AT(m, timestep_table) + (ptrdiff_t)t * 2 * hp;
    embed(m, (float)t, row, row + hp, PANEL);
  }
}

// The distinct timesteps of the batch in ascending order, each row's rank among them, and their
// embeddings as a matrix: the timestep's part of the first layer is computed once for each.
static int32_t rank_timesteps(model *m) {
  int32_t *distinct = INTS(m, distinct), *rank = INTS(m, rank), *t = INTS(m, timestep), count = 0;
  for (int32_t i = 0; i < m->timesteps; i++) distinct[i] = -1;
  for (int32_t b = 0; b < m->rows; b++) distinct[t[b]] = 0;
  for (int32_t i = 0; i < m->timesteps; i++) {
    if (distinct[i] < 0) continue;
    const float *from = AT(m, timestep_table) + (ptrdiff_t)i * 2 * half_padded(m);
    for (int32_t k = 0; k < 2 * half_padded(m); k += LANES)
      store(AT(m, timestep_rows) + k / PANEL * steps_panel(m) + count * PANEL + k % PANEL, load(from + k));
    distinct[i] = count++;
  }
  for (int32_t b = 0; b < m->rows; b++) rank[b] = distinct[t[INTS(m, order)[b]]];
  return count;
}

static void embed_rows(model *m) {
  ptrdiff_t panel = batch_panel(m), block = half_padded(m) / PANEL * panel;
  float *embedding = AT(m, embedding);
  const int32_t *order = INTS(m, order);
  for (int32_t c = 0; c < m->dimensions; c++)
    for (int32_t b = 0; b < m->rows; b++) {
      float *sines = embedding + 2 * c * block + b * PANEL;
      embed(m, COORDINATE_SCALE * AT(m, x)[order[b] * m->dimensions + c], sines, sines + block, panel);
    }
  if (m->levels > 0)
    for (int32_t b = 0; b < m->rows; b++) embedding[2 * m->dimensions * block + b * PANEL] = AT(m, factor)[order[b]];
}

// A row's position on a snake through the plane of the first two coordinates, 16 x 16 over the batch's range.
INLINE int32_t snake(const model *m, const float *point, const float *lower, const float *scale) {
  int32_t cell[2] = {0, 0};
  for (int32_t c = 0; c < 2 && c < m->dimensions; c++) {
    float position = (point[c] - lower[c]) * scale[c];
    cell[c] = position > 0.0f ? (position < 15.0f ? (int32_t)position : 15) : 0;
  }
  return cell[0] * 16 + (cell[0] % 2 ? 15 - cell[1] : cell[1]);
}

// A row's position among 256 in the order of the batch: by its region, if there are regions.
INLINE int32_t place_of(const model *m, int32_t row, const float *lower, const float *scale) {
  if (m->place_level < 0) return snake(m, AT(m, x) + row * m->dimensions, lower, scale);
  int32_t finest = m->place_level;
  return (int32_t)((int64_t)INTS(m, region)[row * m->region_levels + finest] * 256 / m->region_count[finest]);
}

// Nearby rows have zeros in the same places, so a tile of neighbours skips more terms.
// Each row is computed independently, so the order changes no bit.
static void order_rows(model *m) {
  int32_t *order = INTS(m, order), start[257] = {0};
  float lower[2] = {0}, scale[2] = {0};
  for (int32_t c = 0; c < 2 && c < m->dimensions; c++) {
    const float *x = AT(m, x) + c;
    float low = x[0], high = x[0];
    for (int32_t b = 1; b < m->rows; b++) {
      float value = x[b * m->dimensions];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    lower[c] = low;
    scale[c] = high > low ? 16.0f / (high - low) : 0.0f;
  }
  for (int32_t b = 0; b < m->rows; b++) start[place_of(m, b, lower, scale) + 1]++;
  for (int32_t i = 0; i < 256; i++) start[i + 1] += start[i];
  for (int32_t b = 0; b < m->rows; b++) order[start[place_of(m, b, lower, scale)]++] = b;
}

// A product that skips the zeros of its left operand, the output of a ReLU.
INLINE void sparse(model *m, product_args *p) {
  term *terms = (term *)AT(m, terms);
  find_terms(p, terms, INTS(m, term_counts));
  p->terms = terms;
  p->term_counts = INTS(m, term_counts);
}

// Adds the learned row of each row's regions to the first layer's output, level by level.
static void add_regions(model *m) {
  const int32_t *order = INTS(m, order);
  for (int32_t l = 0; l < m->region_levels; l++) {
    part table = region_table(m, l);
    for (int32_t panel = 0; panel < padded(m->hidden_size) / PANEL; panel++) {
      const float *rows = AT(m, parameters) + table.offset + (ptrdiff_t)panel * table.stride * PANEL;
      float *hidden = AT(m, hidden) + panel * batch_panel(m), *relu = AT(m, relu[0]) + panel * batch_panel(m);
      for (int32_t b = 0; b < m->rows; b++) {
        const float *row = rows + INTS(m, region)[order[b] * m->region_levels + l] * PANEL;
        for (int32_t i = b * PANEL; i < (b + 1) * PANEL; i += LANES) {
          vf sum = load(hidden + i) + load(row + i - b * PANEL);
          store(hidden + i, sum);
          store(relu + i, rectify(sum));
        }
      }
    }
  }
}

// The gradient of the regions' rows: the first layer's gradient, summed over the rows of each region in order.
static void region_gradient(model *m, const float *gradient) {
  for (int32_t l = 0; l < m->region_levels; l++) {
    part table = region_table(m, l);
    float *sums = AT(m, gradients) + table.offset;
    for (int32_t i = 0; i < part_floats(table); i += LANES) store(sums + i, (vf)0.0f);
    for (int32_t panel = 0; panel < padded(m->hidden_size) / PANEL; panel++) {
      const float *from = gradient + panel * batch_panel(m);
      float *rows = sums + (ptrdiff_t)panel * table.stride * PANEL;
      for (int32_t b = 0; b < m->rows; b++) {
        float *row = rows + INTS(m, region)[b * m->region_levels + l] * PANEL;
        for (int32_t i = 0; i < PANEL; i += LANES) store(row + i, load(row + i) + load(from + b * PANEL + i));
      }
    }
  }
}

// The pass after the prediction: none, backward or tangents; the last two need every ReLU.
enum { NOTHING, GRADIENTS, TANGENTS };

// Rows x, timestep, region, factor -> prediction. `after` other than NOTHING keeps every ReLU; for GRADIENTS rows keep their order.
// Returns the number of distinct timesteps.
static int32_t forward(model *m, int after) {
  ptrdiff_t panel = batch_panel(m);
  int keep = after != NOTHING, ordered = after != GRADIENTS;
  if (!ordered) for (int32_t b = 0; b < m->rows; b++) INTS(m, order)[b] = b;
  else order_rows(m);
  int32_t distinct = rank_timesteps(m), h = m->hidden_size;
  product_args p = {.rows = distinct, .depth = 2 * half_padded(m), .a = AT(m, timestep_rows), .a_panel = steps_panel(m),
                    .c = AT(m, table), .c_panel = steps_panel(m), .bias = bias_of(m, get_part(m, INPUT_BIAS))};
  set_weight(m, &p, get_part(m, TIMESTEP_WEIGHT));
  product_biased(&p);

  embed_rows(m);
  float *relu = AT(m, relu[0]);
  p = (product_args){.rows = m->rows, .depth = input_features(m), .a = AT(m, embedding), .a_panel = panel,
                     .c = AT(m, hidden), .c_panel = panel, .relu = relu,
                     .table = AT(m, table), .table_panel = steps_panel(m), .rank = INTS(m, rank)};
  set_weight(m, &p, get_part(m, INPUT_WEIGHT));
  product_input(&p);
  add_regions(m);

  for (int32_t l = 0; l < m->hidden_layers; l++) {
    float *next = AT(m, relu[keep ? l + 1 : (l + 1) % 2]);
    p = (product_args){.rows = m->rows, .depth = h, .a = relu, .a_panel = panel, .c = AT(m, hidden), .c_panel = panel,
                       .relu = next, .bias = bias_of(m, block_bias(m, l))};
    set_weight(m, &p, block_weight(m, l));
    // a tall tile of unordered rows has few terms to skip: the search would cost more
    if (!ordered && TILE_ROWS > 2) product_residual(&p);
    else sparse(m, &p), product_residual_sparse(&p);
    relu = next;
  }
  p = (product_args){.rows = m->rows, .depth = h, .a = relu, .a_panel = panel, .c = AT(m, output), .c_panel = panel,
                     .bias = bias_of(m, output_bias(m))};
  set_weight(m, &p, output_weight(m));
  if (!ordered) product_biased(&p);
  else sparse(m, &p), product_biased_sparse(&p);
  for (int32_t b = 0; b < m->rows; b++)
    for (int32_t c = 0; c < m->dimensions; c++)
      AT(m, prediction)[INTS(m, order)[b] * m->dimensions + c] = AT(m, output)[output_place(m, b, c)];
  return distinct;
}

// Gradient of a weight: left^T right, summed over the rows in order.
static void weight_gradient(model *m, part w, const float *left, ptrdiff_t left_panel, const float *right, ptrdiff_t right_panel, int32_t rows) {
  product_args p = {.rows = w.rows, .panels = padded(w.columns) / PANEL, .depth = rows, .a = left, .a_panel = left_panel,
                    .b = right, .b_panel = right_panel, .c = AT(m, gradients) + w.offset, .c_panel = (ptrdiff_t)w.stride * PANEL};
  product_transposed(&p);
}

// Gradient of a bias: the sum over rows in order, separately for each column.
static void bias_gradient(model *m, part bias, const float *gradient) {
  for (int32_t column = 0; column < padded(bias.columns); column += LANES) {
    const float *from = gradient + column / PANEL * batch_panel(m) + column % PANEL;
    vf sum = (vf)0.0f;
    for (int32_t b = 0; b < m->rows; b++) sum = sum + load(from + b * PANEL);
    store(AT(m, gradients) + bias.offset + column, sum);
  }
}

static void transpose_weight(model *m, part w) { transpose(AT(m, parameters) + w.offset, w.rows, w.columns, AT(m, transposed)); }

// Rows of the input layer's gradient, gathered by timestep: the adjoint of adding a row of the table.
static void gather_timestep_gradient(model *m, const float *gradient, int32_t distinct) {
  const int32_t *rank = INTS(m, rank);
  for (int32_t panel = 0; panel < padded(m->hidden_size) / PANEL; panel++) {
    float *sums = AT(m, table_gradient) + panel * steps_panel(m);
    const float *from = gradient + panel * batch_panel(m);
    for (int32_t i = 0; i < distinct * PANEL; i += LANES) store(sums + i, (vf)0.0f);
    for (int32_t b = 0; b < m->rows; b++)
      for (int32_t i = 0; i < PANEL; i += LANES) {
        float *sum = sums + rank[b] * PANEL + i;
        store(sum, load(sum) + load(from + b * PANEL + i));
      }
  }
}

// Propagates output_gradient to every weight and bias and, if there is a grid, to the embedding.
static void backward(model *m, int32_t distinct) {
  ptrdiff_t panel = batch_panel(m);
  int32_t h = m->hidden_size, hp = padded(h), last = m->hidden_layers;
  float *gradient = AT(m, hidden_gradient[0]), *next = AT(m, hidden_gradient[1]);

  weight_gradient(m, output_weight(m), AT(m, relu[last]), panel, AT(m, output_gradient), panel, m->rows);
  bias_gradient(m, output_bias(m), AT(m, output_gradient));
  transpose_weight(m, output_weight(m));
  // no skip connection passes the output layer: the added gradient is zero
  for (int32_t b = 0; b < m->rows; b++)
    for (int32_t i = 0; i < hp / PANEL; i++) for (int32_t lane = 0; lane < PANEL; lane += LANES) store(next + i * panel + b * PANEL + lane, (vf)0.0f);
  product_args p = {.rows = m->rows, .panels = hp / PANEL, .depth = m->dimensions, .a = AT(m, output_gradient), .a_panel = panel,
                    .b = AT(m, transposed), .b_panel = (ptrdiff_t)padded(m->dimensions) * PANEL, .c = gradient, .c_panel = panel, .relu = AT(m, relu[last]), .skip = next};
  product_backward(&p);

  for (int32_t l = last - 1; l >= 0; l--) {
    float *relu = AT(m, relu[l]);
    weight_gradient(m, block_weight(m, l), relu, panel, gradient, panel, m->rows);
    bias_gradient(m, block_bias(m, l), gradient);
    transpose_weight(m, block_weight(m, l));
    p = (product_args){.rows = m->rows, .panels = hp / PANEL, .depth = h, .a = gradient, .a_panel = panel, .b = AT(m, transposed),
                       .b_panel = (ptrdiff_t)hp * PANEL, .c = next, .c_panel = panel, .relu = relu, .skip = gradient};
    product_backward(&p);
    float *swap = gradient;
    gradient = next;
    next = swap;
  }

  part input = get_part(m, INPUT_WEIGHT);
  weight_gradient(m, input, AT(m, embedding), panel, gradient, panel, m->rows);
  bias_gradient(m, get_part(m, INPUT_BIAS), gradient);
  region_gradient(m, gradient);
  gather_timestep_gradient(m, gradient, distinct);
  weight_gradient(m, get_part(m, TIMESTEP_WEIGHT), AT(m, timestep_rows), steps_panel(m), AT(m, table_gradient), steps_panel(m), distinct);
  if (m->levels == 0) return;
  transpose_weight(m, input);
  p = (product_args){.rows = m->rows, .panels = padded(input.rows) / PANEL, .depth = h, .a = gradient, .a_panel = panel,
                     .b = AT(m, transposed), .b_panel = (ptrdiff_t)hp * PANEL, .c = AT(m, embedding_gradient), .c_panel = panel};
  product_plain(&p);
}
