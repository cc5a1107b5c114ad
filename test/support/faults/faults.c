/* Makes calls of the C library fail as some file systems make them fail. Preloaded; the environment says which:
 * FAULT_<CALL>=<errno>, for the calls below. FAULT_PATH=<text>: only where the path, or the file's, holds the text. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fault(const char *call, const char *path) {
  const char *number = getenv(call);
  const char *part = getenv("FAULT_PATH");
  if (number == NULL || (part != NULL && (path == NULL || strstr(path, part) == NULL))) return 0;
  return errno = atoi(number);
}

static const char *path_of(int descriptor, char *buffer, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, buffer, size - 1);
  if (length < 0) return NULL;
  buffer[length] = 0;
  return buffer;
}

int link(const char *from, const char *to) {
  if (fault("FAULT_LINK", to)) return -1;
  return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "link"))(from, to);
}

int rename(const char *from, const char *to) {
  if (fault("FAULT_RENAME", to)) return -1;
  return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}

int fsync(int descriptor) {
  char buffer[4096];
  if (fault("FAULT_FSYNC", path_of(descriptor, buffer, sizeof buffer))) return -1;
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(descriptor);
}

int fchmod(int descriptor, mode_t mode) {
  char buffer[4096];
  if (fault("FAULT_FCHMOD", path_of(descriptor, buffer, sizeof buffer))) return -1;
  return ((int (*)(int, mode_t))dlsym(RTLD_NEXT, "fchmod"))(descriptor, mode);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  char buffer[4096];
  if (getenv("FAULT_WRITE") != NULL && fault("FAULT_WRITE", path_of(descriptor, buffer, sizeof buffer))) return -1;
  return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(descriptor, bytes, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t at) {
  char buffer[4096];
  if (getenv("FAULT_WRITE") != NULL && fault("FAULT_WRITE", path_of(descriptor, buffer, sizeof buffer))) return -1;
  return ((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64"))(descriptor, bytes, count, at);
}
