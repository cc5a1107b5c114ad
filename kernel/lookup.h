// The learnable noise grid: a point's position on it, and its factor there.
#pragma once
#include "model.h"

// The properties of a grid that decide the number of operations of a lookup.
typedef struct {
  int32_t corners, levels, gated;
} shape;

// Runs `function` with the grid's shape. The shapes with two levels of one or four corners are compile-time constants: their loops
// unroll, which halves the time of the noise as written.
#define BY_SHAPE(function, m)                                                \
  do {                                                                       \
    shape own = {(m)->corners, (m)->levels, (m)->gated};                     \
    if (own.levels != 2 || (own.corners != 1 && own.corners != 4)) function(m, own); \
    else if (own.corners == 1 && !own.gated) function(m, (shape){1, 2, 0});  \
    else if (own.corners == 1) function(m, (shape){1, 2, 1});                \
    else if (!own.gated) function(m, (shape){4, 2, 0});                      \
    else function(m, (shape){4, 2, 1});                                      \
  } while (0)

// The cells of one timestep that a point's value depends on at one level, and the weight of each; the first axis varies
// slowest. Multilinear lookup interpolates between values at the cells' centres; nearest lookup uses the point's own cell.
INLINE void corners_of(const model *m, int32_t level, const float *point, int32_t *corner, float *share) {
  int32_t size = m->array_size[level], count = 1;
  corner[0] = 0;
  share[0] = 1.0f;
  for (int32_t a = 0; a < m->axes; a++) {
    float position = ((point[m->axis[a]] - m->lower[a]) * m->inverse_width[a]) * (float)size;
    if (m->corners == 1) {
      int32_t along = position > 0.0f ? (position < (float)(size - 1) ? (int32_t)position : size - 1) : 0;
      corner[0] = corner[0] * size + along;
      continue;
    }
    float centred = position - 0.5f, last = (float)(size - 1);
    float inside = centred > 0.0f ? (centred < last ? centred : last) : 0.0f;
    int32_t low = (int32_t)inside, high = low < size - 1 ? low + 1 : low;
    float above = inside - (float)low, below = 1.0f - above;
    // each corner becomes two, starting from the last, so that none is overwritten before it is read
    for (int32_t k = count - 1; k >= 0; k--) {
      corner[2 * k + 1] = corner[k] * size + high;
      share[2 * k + 1] = share[k] * above;
      corner[2 * k] = corner[k] * size + low;
      share[2 * k] = share[k] * below;
    }
    count *= 2;
  }
}

// Corners of `points` on every level. They do not depend on the timestep.
static void locate(model *m, const float *points) {
  for (int32_t b = 0; b < m->rows; b++)
    for (int32_t l = 0; l < m->levels; l++) {
      int32_t at = (b * m->levels + l) * m->corners;
      corners_of(m, l, points + b * m->dimensions, INTS(m, corner) + at, AT(m, share) + at);
    }
}

// The grid's values for a row at a timestep.
typedef struct {
  float multiplier[MAX_LEVELS]; // factor of each level: its value, or 1 + gate * deviation on a gated last level
  float gate, deviation;
  float product, factor; // product of the multipliers; the product, but at least the smallest factor
} reading;

INLINE float interpolate(const float *values, const int32_t *corner, const float *share, int corners) {
  float sum = share[0] * values[corner[0]];
  for (int k = 1; k < corners; k++) sum = sum + share[k] * values[corner[k]];
  return sum;
}

// The adjoint of `interpolate`.
INLINE void distribute(float *gradients, const int32_t *corner, const float *share, int corners, float gradient) {
  for (int k = 0; k < corners; k++) gradients[corner[k]] = gradients[corner[k]] + gradient * share[k];
}

INLINE reading read_row(const model *m, int32_t b, int32_t t, shape g) {
  const float *values = AT(m, parameters), *share = AT(m, share) + b * g.levels * g.corners;
  const int32_t *corner = INTS(m, corner) + b * g.levels * g.corners;
  reading r = {.gate = 1.0f};
  for (int32_t l = 0; l < g.levels; l++)
    r.multiplier[l] = interpolate(values + m->array_start[l] + t * m->array_cells[l], corner + l * g.corners, share + l * g.corners, g.corners);
  if (g.gated) {
    int32_t gate = g.levels, last = gate - 1;
    // the gate has the first level's cells
    r.gate = interpolate(values + m->array_start[gate] + t * m->array_cells[gate], corner, share, g.corners);
    r.deviation = r.multiplier[last] - 1.0f;
    r.multiplier[last] = 1.0f + r.gate * r.deviation;
  }
  r.product = 1.0f;
  for (int32_t l = 0; l < g.levels; l++) r.product = r.product * r.multiplier[l];
  r.factor = r.product < m->smallest_factor ? m->smallest_factor : r.product;
  return r;
}

// Adds to the gradient of every value that a row read at a timestep, from the gradient of the product.
INLINE void spread_gradient(model *m, int32_t b, int32_t t, shape g, const reading *r, float gradient) {
  float *gradients = AT(m, gradients);
  const float *share = AT(m, share) + b * g.levels * g.corners;
  const int32_t *corner = INTS(m, corner) + b * g.levels * g.corners;
  for (int32_t l = 0; l < g.levels; l++) {
    float others = gradient;
    for (int32_t k = 0; k < g.levels; k++)
      if (k != l) others = others * r->multiplier[k];
    if (g.gated && l == g.levels - 1) {
      float *gate = gradients + m->array_start[g.levels] + t * m->array_cells[g.levels];
      distribute(gate, corner, share, g.corners, others * r->deviation);
      others = others * r->gate;
    }
    distribute(gradients + m->array_start[l] + t * m->array_cells[l], corner + l * g.corners, share + l * g.corners, g.corners, others);
  }
}

// Factor of every row at its timestep, from the corners that `locate` found.
INLINE void look_up(model *m, shape g) {
  for (int32_t b = 0; b < m->rows; b++) AT(m, factor)[b] = read_row(m, b, INTS(m, timestep)[b], g).factor;
}
