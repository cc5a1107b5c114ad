// The numeric kernel of noisegrid: one C11 source for native code at every vector width and for
// WebAssembly. It performs the same operations in the same order as the plain TypeScript in
// src/backend/reference; docs/determinism.md states the contract. Compiled without fused multiply-add.
#include "kernel.h"
#include "divergence.h"
#include "exchange.h"
#include "model.h"
#include "network.h"
#include "noise.h"
#include "optimizer.h"
#include "pairs.h"
#include "penalty.h"
#include "random.h"

// Mean squared error of the prediction against the target, and its gradient with respect to the output.
static void squared_error(model *m) {
  float lanes[PANEL] = {0};
  int32_t count = m->rows * m->dimensions;
  for (int32_t i = 0; i < count; i++) {
    float error = AT(m, prediction)[i] - AT(m, compared)[i];
    lanes[i % PANEL] = lanes[i % PANEL] + error * error;
    AT(m, output_gradient)[output_place(m, i / m->dimensions, i % m->dimensions)] = error * m->output_scale;
  }
  m->mse = tree_sum(lanes) / (float)count;
}

// rows of x at their timesteps -> factor
static void factors(model *m) {
  locate(m, AT(m, x));
  BY_SHAPE(look_up, m);
}

// rows of x, timestep, factor -> prediction
static void predict(model *m) { forward(m, NOTHING); }

// rows of x0, noise, timestep -> x, factor, prediction, mse
static void evaluate(model *m) {
  add_noise(m);
  forward(m, NOTHING);
  squared_error(m);
}

// rows of x0, noise, timestep -> one step of training
static void step(model *m) {
  add_noise(m);
  int32_t distinct = forward(m, GRADIENTS);
  squared_error(m);
  m->loss = m->mse;
  backward(m, distinct);
  for (int32_t i = 0; i < grid_arrays(m); i++) m->loss = m->loss + penalise(m, i);
  if (m->levels > 0) grid_gradient(m);
  optimise(m);
}

// rows * dimensions normals into noise
static void normals(model *m) { fill_normals(AT(m, noise), m->rows * m->dimensions, m->first, m->position, m->key); }

// The bare matrix product on hidden_size x hidden_size weights, for measuring its speed.
static void bench_product(model *m) {
  product_args p = {.rows = m->rows, .panels = padded(m->hidden_size) / PANEL, .depth = m->hidden_size, .a = AT(m, relu[0]),
                    .a_panel = batch_panel(m), .c = AT(m, hidden), .c_panel = batch_panel(m)};
  set_weight(m, &p, block_weight(m, 0));
  product_plain(&p);
}

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name))) void noisegrid_##name(void *block) { name(block); }
KERNEL_FUNCTIONS(EXPORT)
#else
#define ENTRY(name) (kernel_function)name,
const kernel_function KERNEL_TABLE[] = {KERNEL_FUNCTIONS(ENTRY)};
#endif
