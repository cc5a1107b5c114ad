// sin, cos and log in float32: the same operations, in the same order, as src/numerics/elementary-float32.ts.
#pragma once
#include "vector.h"

#define ROUNDER 12582912.0f // 1.5 * 2^23: adding it rounds to an integer, kept in the low bits

// sin and cos of an angle in radians, given as its quadrant and the remainder, about -pi/4 to pi/4.
INLINE void sincos_reduced(vf r, vi quadrant, vf *sine, vf *cosine) {
  vf z = r * r;
  vf s = r + (r * z) * (-0.16666655242443085f + z * (0.00833218079060316f + z * -0.00019517527834977955f));
  vf c = (1.0f - z * 0.5f) + (z * z) * (0.04166664555668831f + z * (-0.001388736767694354f + z * 2.443848097755108e-05f));
  vi odd = -(quadrant & 1);
  *sine = floats(bits(select_bits(odd, c, s)) ^ ((quadrant & 2) << 30));
  *cosine = floats(bits(select_bits(odd, s, c)) ^ (((quadrant + 1) & 2) << 30));
}

INLINE vf reduce_near(vf x, vi *quadrant) {
  vf shifted = x * 0.636619746685028076171875f + ROUNDER;
  vf n = shifted - ROUNDER;
  *quadrant = bits(shifted);
  // pi/2 in three parts of 8, 11 and 24 bits, so that n times each of the first two is exact
  return ((x - n * 1.5703125f) - n * 4.837512969970703125e-4f) - n * 7.549789415861596353352069854736328125e-8f;
}

// sin and cos of x in radians, for |x| < FAR: within 1.2e-7 for |x| < 8192, within 2e-6 beyond.
INLINE void sincos_vf(vf x, vf *sine, vf *cosine) {
  vi quadrant;
  vf r = reduce_near(x, &quadrant);
  sincos_reduced(r, quadrant, sine, cosine);
}

#define FAR 131072.0f // 2^17: from here on n times the parts of pi/2 is not exact enough

// 2/pi after 32 zero bits
static const uint32_t TWO_OVER_PI[7] = {0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041};

// The exact reduction of Payne and Hanek 1983: uses 2/pi from the first bit that contributes less than a whole turn.
static float reduce_far(float x, int32_t *quadrant) {
  uint32_t word = __builtin_bit_cast(uint32_t, x);
  *quadrant = 0;
  if ((word & 0x7f800000) == 0x7f800000) return __builtin_bit_cast(float, 0x7fc00000); // infinite or NaN: one canonical NaN
  // |x| = mantissa * 2^(start - 22)
  uint64_t mantissa = (word & 0x007fffff) | 0x00800000;
  uint32_t start = ((word >> 23) & 0xff) - 128, shift = start % 32, part[3];
  for (int i = 0; i < 3; i++) {
    const uint32_t *from = TWO_OVER_PI + start / 32 + i;
    part[i] = (uint32_t)((((uint64_t)from[0] << 32) | from[1]) >> (32 - shift));
  }
  // |x| / (pi/2) modulo 4, in units of 2^-62
  uint64_t low = mantissa * part[2];
  uint64_t middle = mantissa * part[1] + (low >> 32);
  uint64_t high = mantissa * part[0] + (middle >> 32);
  uint64_t turns = ((low & 0xffffffff) >> 24) | ((middle & 0xffffffff) << 8) | (high << 40);
  int32_t nearest = (int32_t)((turns + (1ull << 61)) >> 62);
  float r = (float)((double)(int64_t)(turns << 2) * 8.515303950216386e-20); // pi/2 * 2^-64
  int negative = word >> 31;
  *quadrant = negative ? -nearest : nearest;
  return negative ? -r : r;
}

// sin and cos of any x: as sincos_vf for |x| < FAR, within 1.2e-7 beyond, NaN unless x is finite.
static __attribute__((noinline)) void sincos_any(const vf *x, vf *sine, vf *cosine) {
  vi quadrants;
  vf r = reduce_near(*x, &quadrants);
  for (int i = 0; i < LANES; i++) {
    float angle = (*x)[i];
    if (angle > -FAR && angle < FAR) continue;
    int32_t quadrant;
    r[i] = reduce_far(angle, &quadrant);
    quadrants[i] = quadrant;
  }
  sincos_reduced(r, quadrants, sine, cosine);
}

// Natural logarithm of a positive, normal x.
INLINE vf log_vf(vf x) {
  vi shifted = bits(x) - 0x3f3504f3; // sqrt(1/2): the mantissa then lies in [sqrt(1/2), sqrt(2))
  vi exponent = shifted >> 23;
  vf m = floats((shifted & 0x007fffff) + 0x3f3504f3);
  vf s = (m - 1.0f) / (m + 1.0f);
  vf w = s * s;
  vf series = (s * w) * (0.6666677594184875f + w * (0.3997763693332672f + w * 0.29869627952575684f));
  vf e = __builtin_convertvector(exponent, vf);
  return e * 0.693145751953125f + ((2.0f * s + series) + e * 1.428606765330187e-06f);
}
