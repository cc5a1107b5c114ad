// Philox4x32-10 (Salmon et al. 2011) and normals by Box-Muller, as in src/numerics/random.ts.
#pragma once
#include "elementary.h"

INLINE void philox(uint32_t c[4], uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53u * c[0];
    uint64_t p1 = (uint64_t)0xCD9E8D57u * c[2];
    uint32_t next0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k0;
    uint32_t next2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
    c[1] = (uint32_t)p1;
    c[3] = (uint32_t)p0;
    c[0] = next0;
    c[2] = next2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

// Two normals from two words: radius from the first, angle from the second; 24 bits of each.
INLINE void box_muller(vi word0, vi word1, vf *z0, vf *z1) {
  vf u = __builtin_convertvector((vi)((word0 >> 8) & 0x00ffffff) + 1, vf) * 5.9604644775390625e-8f;
  vf angle = __builtin_convertvector((vi)((word1 >> 8) & 0x00ffffff), vf) * 3.7450703871400037e-07f;
  vf radius = __builtin_elementwise_sqrt(-2.0f * log_vf(u));
  vf sine, cosine;
  sincos_vf(angle, &sine, &cosine);
  *z0 = radius * cosine;
  *z1 = radius * sine;
}

// Normals 4*first .. 4*first + count - 1 of the sequence (key, position).
static void fill_normals(float *out, int32_t count, uint32_t first, uint32_t position, const uint32_t key[2]) {
  int32_t words[4][LANES];
  float z[4][LANES] __attribute__((aligned(64)));
  for (int32_t start = 0; start < count; start += 4 * LANES) {
    for (int lane = 0; lane < LANES; lane++) {
      uint32_t c[4] = {first + (uint32_t)(start / 4 + lane), position, 0, 0};
      philox(c, key[0], key[1]);
      for (int j = 0; j < 4; j++) words[j][lane] = (int32_t)c[j];
    }
    for (int pair = 0; pair < 4; pair += 2) {
      vi w0, w1;
      for (int lane = 0; lane < LANES; lane++) w0[lane] = words[pair][lane], w1[lane] = words[pair + 1][lane];
      vf z0, z1;
      box_muller(w0, w1, &z0, &z1);
      store(z[pair], z0);
      store(z[pair + 1], z1);
    }
    int32_t left = count - start < 4 * LANES ? count - start : 4 * LANES;
    for (int32_t i = 0; i < left; i++) out[start + i] = z[i % 4][i / 4];
  }
}
