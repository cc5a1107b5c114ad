// The functions of the kernel: each takes only the address of a block of memory: a model (model.h), or pairs (pairs.h).
#pragma once

typedef void (*kernel_function)(void *model);

#define KERNEL_FUNCTIONS(X) \
  X(layout) X(prepare) X(import_source) X(export_source) X(factors) X(predict) X(factors_with_slopes) X(predict_with_divergence) X(evaluate) X(step) X(normals) X(bench_product) X(pair_sums)
