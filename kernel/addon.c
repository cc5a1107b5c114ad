// The Node-API module: only passes the memory of an ArrayBuffer to a kernel function.
//
//   levels()                         names of the compiled instruction sets that this processor supports, best first
//   alignment(buffer)                bytes to skip from the start of the buffer to a multiple of 64
//   call(level, function, buffer, byteOffset)
#include "kernel.h"
#include <node_api.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <cpuid.h>
extern const kernel_function noisegrid_v2[], noisegrid_v3[], noisegrid_v4[];

static unsigned long long enabled_state(void) {
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((unsigned long long)high << 32) | low;
}

typedef struct {
  unsigned leaf1_ecx, leaf7_ebx, extended_ecx;
  unsigned long long state;
} cpu;

static cpu inspect(void) {
  cpu c = {0};
  unsigned a, b, x, d;
  if (__get_cpuid(1, &a, &b, &x, &d)) c.leaf1_ecx = x;
  if (__get_cpuid_count(7, 0, &a, &b, &x, &d)) c.leaf7_ebx = b;
  if (__get_cpuid(0x80000001, &a, &b, &x, &d)) c.extended_ecx = x;
  if (c.leaf1_ecx & bit_OSXSAVE) c.state = enabled_state();
  return c;
}

#define HAS(word, mask) (((word) & (mask)) == (mask))
static int has_v2(cpu c) { return HAS(c.leaf1_ecx, bit_SSE3 | bit_SSSE3 | bit_SSE41 | bit_SSE42 | bit_POPCNT | bit_CMPXCHG16B); }
static int has_v3(cpu c) {
  return has_v2(c) && HAS(c.leaf1_ecx, bit_AVX | bit_F16C | bit_FMA | bit_MOVBE) && HAS(c.leaf7_ebx, bit_AVX2 | bit_BMI | bit_BMI2) &&
         HAS(c.extended_ecx, 1u << 5) && HAS(c.state, 0x6);
}
static int has_v4(cpu c) {
  return has_v3(c) && HAS(c.leaf7_ebx, bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL) && HAS(c.state, 0xe6);
}

typedef struct {
  const char *name;
  const kernel_function *functions;
  int (*available)(cpu);
} level;
static const level LEVELS[] = {{"v4", noisegrid_v4, has_v4}, {"v3", noisegrid_v3, has_v3}, {"v2", noisegrid_v2, has_v2}};
#else
extern const kernel_function noisegrid_neon[];
typedef struct {
  const char *name;
  const kernel_function *functions;
} level;
static const level LEVELS[] = {{"neon", noisegrid_neon}};
#endif

#define LEVEL_COUNT ((int)(sizeof LEVELS / sizeof *LEVELS))
#define COUNT_ONE(name) +1
#define FUNCTION_COUNT (0 KERNEL_FUNCTIONS(COUNT_ONE))

// The levels that this processor supports, best first. Found once, when the module is loaded: the
// query traps in a virtual machine and takes longer than a small call.
static const level *usable[LEVEL_COUNT];
static uint32_t usable_count;

static void find_usable(void) {
  const level *found[LEVEL_COUNT];
  uint32_t count = 0;
#if defined(__x86_64__)
  cpu c = inspect();
  for (int i = 0; i < LEVEL_COUNT; i++)
    if (LEVELS[i].available(c)) found[count++] = &LEVELS[i];
#else
  for (int i = 0; i < LEVEL_COUNT; i++) found[count++] = &LEVELS[i];
#endif
  // a worker thread that loads the module writes the same values again
  for (uint32_t i = 0; i < count; i++) usable[i] = found[i];
  usable_count = count;
}

static napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, NULL, message);
  return NULL;
}

static napi_value levels(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value list, name;
  napi_create_array(env, &list);
  for (uint32_t i = 0; i < usable_count; i++) {
    napi_create_string_utf8(env, usable[i]->name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, i, name);
  }
  return list;
}

static napi_value alignment(napi_env env, napi_callback_info info) {
  size_t argc = 1, length;
  napi_value argument, result;
  void *data;
  napi_get_cb_info(env, info, &argc, &argument, NULL, NULL);
  if (argc != 1 || napi_get_arraybuffer_info(env, argument, &data, &length) != napi_ok) return fail(env, "internal: alignment expects an ArrayBuffer");
  napi_create_uint32(env, (uint32_t)(-(uintptr_t)data & 63), &result);
  return result;
}

static napi_value call(napi_env env, napi_callback_info info) {
  size_t argc = 4, length;
  napi_value arguments[4];
  uint32_t level_index, function_index, offset;
  void *data;
  napi_get_cb_info(env, info, &argc, arguments, NULL, NULL);
  if (argc != 4 || napi_get_value_uint32(env, arguments[0], &level_index) != napi_ok ||
      napi_get_value_uint32(env, arguments[1], &function_index) != napi_ok ||
      napi_get_arraybuffer_info(env, arguments[2], &data, &length) != napi_ok || napi_get_value_uint32(env, arguments[3], &offset) != napi_ok)
    return fail(env, "internal: call expects a level, a function, an ArrayBuffer and an offset");
  if (level_index >= usable_count || function_index >= FUNCTION_COUNT || offset > length)
    return fail(env, "internal: no such level, function or offset");
  usable[level_index]->functions[function_index]((char *)data + offset);
  return NULL;
}

NAPI_MODULE_INIT() {
  const struct {
    const char *name;
    napi_callback function;
  } members[] = {{"levels", levels}, {"alignment", alignment}, {"call", call}};
  find_usable();
  for (int i = 0; i < 3; i++) {
    napi_value function;
    napi_create_function(env, members[i].name, NAPI_AUTO_LENGTH, members[i].function, NULL, &function);
    napi_set_named_property(env, exports, members[i].name, function);
  }
  return exports;
}
