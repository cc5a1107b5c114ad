/**
 * The header of a model in the kernel's memory: the fields of `kernel/model.h`, in its order, four
 * bytes each. A test compares the two lists.
 */

/** Name and length, in words of four bytes. */
export const FIELDS = {
  dimensions: 1,
  embedding_dim: 1,
  hidden_size: 1,
  hidden_layers: 1,
  timesteps: 1,
  capacity: 1,
  region_levels: 1,
  region_count: 16,
  place_level: 1,
  levels: 1,
  axes: 1,
  corners: 1,
  gated: 1,
  as_written: 1,
  axis: 16,
  array_size: 9,
  lower: 16,
  inverse_width: 16,
  l1: 9,
  l2: 9,
  variation: 9,
  smallest_factor: 1,
  total: 1,
  exchange_denoiser: 1,
  exchange_total: 1,
  denoiser_floats: 1,
  parameter_floats: 1,
  array_cells: 9,
  array_start: 9,
  parameters: 1,
  gradients: 1,
  first_moment: 1,
  second_moment: 1,
  ema: 1,
  io: 1,
  frequencies: 1,
  signal_rate: 1,
  noise_rate: 1,
  added: 1,
  kept: 1,
  x0: 1,
  noise: 1,
  target: 1,
  timestep: 1,
  region: 1,
  x: 1,
  factor: 1,
  prediction: 1,
  frequency_mask: 1,
  timestep_table: 1,
  distinct: 1,
  rank: 1,
  corner: 1,
  share: 1,
  deviation: 1,
  timestep_rows: 1,
  table: 1,
  table_gradient: 1,
  embedding: 1,
  hidden: 1,
  output: 1,
  output_gradient: 1,
  relu: 17,
  hidden_gradient: 2,
  transposed: 1,
  embedding_gradient: 1,
  order: 1,
  terms: 1,
  term_counts: 1,
  slope: 1,
  divergence: 1,
  rows: 1,
  source: 1,
  compared: 1,
  ema_mode: 1,
  key: 2,
  first: 1,
  position: 1,
  weight_decay_factor: 1,
  step_size: 1,
  inverse_root_correction: 1,
  first_weight: 1,
  second_decay: 1,
  second_weight: 1,
  epsilon: 1,
  clip_norm: 1,
  ema_weight: 1,
  output_scale: 1,
  mse: 1,
  loss: 1,
  denoiser_grad_norm: 1,
  grid_grad_norm: 1,
} as const;

export type Field = keyof typeof FIELDS;

/** Index of each field, in words of four bytes. */
export const FIELD_INDEX: Record<Field, number> = (() => {
  let at = 0;
  const entries = Object.entries(FIELDS).map(([name, length]) => {
    at += length;
    return [name, at - length];
  });
  return Object.fromEntries(entries) as Record<Field, number>;
})();

/** Words of the whole header. */
export const HEADER_WORDS: number = Object.values(FIELDS).reduce<number>((sum, length) => sum + length, 0);

/** The kernel's functions in the order of `KERNEL_FUNCTIONS` in `kernel/kernel.h`. */
export const KERNEL_FUNCTIONS = [
  "layout",
  "prepare",
  "import_source",
  "export_source",
  "factors",
  "predict",
  "factors_with_slopes",
  "predict_with_divergence",
  "evaluate",
  "step",
  "normals",
  "bench_product",
  "pair_sums",
] as const;

export type KernelFunction = (typeof KERNEL_FUNCTIONS)[number];
