// sin, cos and log in float32: the same operations, in the same order, as src/core/elementary.ts.
#pragma once
#include "vector.h"

#define ROUNDER 12582912.0f // 1.5 * 2^23: adding it rounds to an integer, kept in the low bits

// sin and cos of x in radians, each within 1.2e-7 for |x| < 8192.
INLINE void sincos_vf(vf x, vf *sine, vf *cosine) {
  vf shifted = x * 0.636619746685028076171875f + ROUNDER;
  vf n = shifted - ROUNDER;
  vi quadrant = bits(shifted);
  // pi/2 in three parts of 8, 11 and 24 bits, so that n times each of the first two is exact
  vf r = ((x - n * 1.5703125f) - n * 4.837512969970703125e-4f) - n * 7.549789415861596353352069854736328125e-8f;
  vf z = r * r;
  vf s = r + (r * z) * (-0.16666655242443085f + z * (0.00833218079060316f + z * -0.00019517527834977955f));
  vf c = (1.0f - z * 0.5f) + (z * z) * (0.04166664555668831f + z * (-0.001388736767694354f + z * 2.443848097755108e-05f));
  vi odd = -(quadrant & 1);
  *sine = floats(bits(select_bits(odd, c, s)) ^ ((quadrant & 2) << 30));
  *cosine = floats(bits(select_bits(odd, s, c)) ^ (((quadrant + 1) & 2) << 30));
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
