// The divergence of the prediction: the trace of its Jacobian with respect to the point, exact up to rounding. Propagates
// one tangent per coordinate forward through the network, from the embedding to that coordinate's output.
#pragma once
#include "lookup.h"
#include "network.h"

// Weights of a point's corners on a level, differentiated along the grid's axis `along`; 0 if the lookup is clamped at a border.
INLINE void share_slopes(const model *m, int32_t level, const float *point, int32_t along, float *slope) {
  int32_t size = m->array_size[level], count = 1;
  slope[0] = 1.0f;
  for (int32_t a = 0; a < m->axes; a++) {
    float position = ((point[m->axis[a]] - m->lower[a]) * m->inverse_width[a]) * (float)size;
    float centred = position - 0.5f, last = (float)(size - 1);
    float inside = centred > 0.0f ? (centred < last ? centred : last) : 0.0f;
    float above = inside - (float)(int32_t)inside, below = 1.0f - above;
    if (a == along) {
      above = centred > 0.0f && centred < last ? m->inverse_width[a] * (float)size : 0.0f;
      below = -above;
    }
    for (int32_t k = count - 1; k >= 0; k--) {
      slope[2 * k + 1] = slope[k] * above;
      slope[2 * k] = slope[k] * below;
    }
    count *= 2;
  }
}

// d factor / d coordinate of one row along one of the grid's axes, from the result of `read_row`.
INLINE float factor_slope(const model *m, int32_t b, int32_t along, const reading *r) {
  const float *values = AT(m, parameters), *point = AT(m, x) + b * m->dimensions;
  int32_t t = INTS(m, timestep)[b], last = m->levels - 1;
  const int32_t *corner = INTS(m, corner) + b * m->levels * m->corners;
  float first[PANEL], own[PANEL], sum = 0.0f;
  for (int32_t l = 0; l < m->levels; l++) {
    share_slopes(m, l, point, along, own);
    if (l == 0) for (int32_t k = 0; k < m->corners; k++) first[k] = own[k];
    float slope = interpolate(values + m->array_start[l] + t * m->array_cells[l], corner + l * m->corners, own, m->corners);
    if (m->gated && l == last) {
      int32_t gate = m->levels;
      float opening = interpolate(values + m->array_start[gate] + t * m->array_cells[gate], corner, first, m->corners);
      slope = opening * r->deviation + r->gate * slope;
    }
    for (int32_t k = 0; k < m->levels; k++)
      if (k != l) slope = slope * r->multiplier[k];
    sum = sum + slope;
  }
  return sum;
}

// rows of x at their timesteps -> factor, and its slope along every coordinate: 0 for the nearest lookup
static void factors_with_slopes(model *m) {
  int32_t d = m->dimensions;
  locate(m, AT(m, x));
  BY_SHAPE(look_up, m);
  if (m->levels == 0) return;
  float *slopes = AT(m, slope);
  for (int32_t i = 0; i < m->rows * d; i++) slopes[i] = 0.0f;
  if (m->corners == 1) return;
  for (int32_t b = 0; b < m->rows; b++) {
    reading r = read_row(m, b, INTS(m, timestep)[b], (shape){m->corners, m->levels, m->gated});
    if (r.product < m->smallest_factor) continue;
    for (int32_t a = 0; a < m->axes; a++) slopes[b * d + m->axis[a]] = factor_slope(m, b, a, &r);
  }
}

// Tangent of one coordinate's embedding: rate cos and -rate sin of the angles that `forward` embedded.
static void embed_tangents(model *m, int32_t coordinate) {
  ptrdiff_t panel = batch_panel(m);
  int32_t panels = half_padded(m) / PANEL;
  const float *sines = AT(m, embedding) + 2 * coordinate * panels * panel, *cosines = sines + panels * panel;
  float *to = AT(m, embedding_gradient);
  for (int32_t p = 0; p < panels; p++)
    for (int32_t lane = 0; lane < PANEL; lane += LANES) {
      vf rate = COORDINATE_SCALE * load(AT(m, frequencies) + p * PANEL + lane);
      for (int32_t b = 0; b < m->rows; b++) {
        ptrdiff_t at = p * panel + b * PANEL + lane;
        store(to + at, load(cosines + at) * rate);
        store(to + panels * panel + at, -(load(sines + at) * rate));
      }
    }
}

// Writes the tangent of the first layer along one coordinate to `hidden`, and the tangent after the ReLU to `passed`.
static void input_tangents(model *m, int32_t coordinate, float *passed) {
  ptrdiff_t panel = batch_panel(m);
  part input = get_part(m, INPUT_WEIGHT);
  embed_tangents(m, coordinate);
  product_args p = {.rows = m->rows, .depth = 2 * half_padded(m), .a = AT(m, embedding_gradient), .a_panel = panel,
                    .c = AT(m, hidden), .c_panel = panel};
  set_weight(m, &p, input);
  p.b += coordinate * 2 * half_padded(m) * PANEL;
  product_plain(&p);
  const int32_t *order = INTS(m, order);
  for (int32_t n = 0; n < padded(m->hidden_size) / PANEL; n++) {
    float *hidden = AT(m, hidden) + n * panel, *to = passed + n * panel;
    const float *relu = AT(m, relu[0]) + n * panel;
    const float *weight = AT(m, parameters) + input.offset + ((ptrdiff_t)n * input.stride + coordinate_features(m)) * PANEL;
    for (int32_t b = 0; b < m->rows; b++) {
      float slope = m->levels > 0 ? AT(m, slope)[order[b] * m->dimensions + coordinate] : 0.0f;
      for (int32_t i = b * PANEL; i < (b + 1) * PANEL; i += LANES) {
        vf v = load(hidden + i);
        if (m->levels > 0) v = v + slope * load(weight + i - b * PANEL);
        store(hidden + i, v);
        store(to + i, floats(bits(v) & (load(relu + i) > 0.0f)));
      }
    }
  }
}

// rows of x, timestep, region, factor, slope -> prediction, divergence
static void predict_with_divergence(model *m) {
  forward(m, TANGENTS);
  ptrdiff_t panel = batch_panel(m);
  int32_t h = m->hidden_size;
  float *divergence = AT(m, divergence);
  for (int32_t b = 0; b < m->rows; b++) divergence[b] = 0.0f;
  for (int32_t c = 0; c < m->dimensions; c++) {
    float *passed = AT(m, hidden_gradient[0]), *next = AT(m, hidden_gradient[1]);
    input_tangents(m, c, passed);
    product_args p;
    for (int32_t l = 0; l < m->hidden_layers; l++) {
      p = (product_args){.rows = m->rows, .depth = h, .a = passed, .a_panel = panel, .c = AT(m, hidden), .c_panel = panel,
                         .relu = next, .skip = AT(m, relu[l + 1])};
      set_weight(m, &p, block_weight(m, l));
      sparse(m, &p), product_tangent_sparse(&p);
      float *swap = passed;
      passed = next;
      next = swap;
    }
    p = (product_args){.rows = m->rows, .depth = h, .a = passed, .a_panel = panel, .c = AT(m, output), .c_panel = panel};
    set_weight(m, &p, output_weight(m));
    sparse(m, &p), product_plain_sparse(&p);
    for (int32_t b = 0; b < m->rows; b++) {
      float *sum = divergence + INTS(m, order)[b];
      *sum = *sum + AT(m, output)[output_place(m, b, c)];
    }
  }
}
