/* Watches what a process does to the files below $DISK_ROOT, for LD_PRELOAD.
 *
 * $DISK_LOG: each write, truncation, sync and removal is appended, so that the files can be built as they would be after a power
 * cut (a record: one letter, then the lengths and offset as 64-bit numbers, the path, the bytes).
 * $DISK_FAULT: a file; while it holds a number, writes and syncs below $DISK_ROOT fail with it as errno. With "sync 5", syncs alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096
static char *paths[FILES];
static int log_file = -1;

static const char *root(void) { return getenv("DISK_ROOT"); }

static void record(char kind, const char *path, uint64_t offset, const void *bytes, uint64_t length) {
    const char *name = getenv("DISK_LOG");
    if (!name) return;
    if (log_file < 0) log_file = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    uint64_t numbers[3] = {strlen(path), offset, length};
    size_t size = 1 + sizeof numbers + numbers[0] + length;
    char *line = malloc(size), *end = line;
    *end++ = kind;
    memcpy(end, numbers, sizeof numbers), end += sizeof numbers;
    memcpy(end, path, numbers[0]), end += numbers[0];
    if (length) memcpy(end, bytes, length);
    if (syscall(SYS_write, log_file, line, size) != (long)size) abort();
    free(line);
}

static int fault(int is_sync) {
    const char *name = getenv("DISK_FAULT");
    char text[16] = {0};
    if (!name) return 0;
    int file = syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC, 0);
    if (file < 0) return 0;
    long length = syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    if (length <= 0) return 0;
    if (!strncmp(text, "sync ", 5)) return is_sync ? atoi(text + 5) : 0;
    return atoi(text);
}

/* The path of a watched file; null for all else. -shm is memory that no cut outlives. */
static const char *watched(int file) { return file >= 0 && file < FILES ? paths[file] : NULL; }

static void watch(int file, const char *path) {
    if (file < 0 || file >= FILES || !root()) return;
    free(paths[file]);
    paths[file] = NULL;
    size_t length = strlen(path);
    if (strncmp(path, root(), strlen(root())) || (length > 4 && !strcmp(path + length - 4, "-shm"))) return;
    paths[file] = strdup(path);
    record('c', path, 0, NULL, 0);
}

static int opened(const char *path, int flags, mode_t mode) {
    if (root() && (flags & (O_CREAT | O_TRUNC)) && !strncmp(path, root(), strlen(root()))) {
        int error = fault(0);
        if (error && access(path, F_OK)) return errno = error, -1;
    }
    int file = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (file >= 0) watch(file, path);
    if (file >= 0 && (flags & O_TRUNC) && watched(file)) record('t', path, 0, NULL, 0);
    return file;
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return opened(path, flags | O_LARGEFILE, mode);
}

int close(int file) {
    if (watched(file)) free(paths[file]), paths[file] = NULL;
    return syscall(SYS_close, file);
}

static ssize_t written(int file, const void *bytes, size_t length, off_t offset) {
    const char *path = watched(file);
    int error = path ? fault(0) : 0;
    if (error) return errno = error, -1;
    ssize_t done = syscall(SYS_pwrite64, file, bytes, length, offset);
    if (path && done > 0) record('w', path, offset, bytes, done);
    return done;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return written(file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return written(file, bytes, length, offset); }

ssize_t write(int file, const void *bytes, size_t length) {
    const char *path = watched(file);
    if (!path) return syscall(SYS_write, file, bytes, length);
    int error = fault(0);
    if (error) return errno = error, -1;
    off_t offset = lseek(file, 0, SEEK_CUR);
    ssize_t done = syscall(SYS_write, file, bytes, length);
    if (done > 0) record('w', path, offset, bytes, done);
    return done;
}

static int truncated(int file, off_t length) {
    const char *path = watched(file);
    int error = path ? fault(0) : 0;
    if (error) return errno = error, -1;
    int result = syscall(SYS_ftruncate, file, length);
    if (path && !result) record('t', path, length, NULL, 0);
    return result;
}

int ftruncate(int file, off_t length) { return truncated(file, length); }
int ftruncate64(int file, off64_t length) { return truncated(file, length); }

static int synced(int file, long call) {
    const char *path = watched(file);
    int error = path ? fault(1) : 0;
    if (error) return errno = error, -1;
    int result = syscall(call, file);
    if (path && !result) record('s', path, 0, NULL, 0);
    return result;
}

int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int unlink(const char *path) {
    int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!result && root() && !strncmp(path, root(), strlen(root()))) record('u', path, 0, NULL, 0);
    return result;
}
