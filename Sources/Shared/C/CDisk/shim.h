#pragma once
#include <sys/statfs.h>

// Linux' own; glibc declares it only under _GNU_SOURCE, which Swift's Glibc module is built without.
int sync_file_range(int descriptor, long long offset, long long count, unsigned int flags);

// Wait for writes under way, start writing what is dirty, wait for it: SYNC_FILE_RANGE_WAIT_BEFORE|WRITE|WAIT_AFTER.
static const unsigned int cdisk_write_and_wait = 1 | 2 | 4;

// Start writing what is dirty and return: SYNC_FILE_RANGE_WRITE.
static const unsigned int cdisk_write_behind = 2;

// The magic number of the file system that the path lies on; -1 if it cannot be told.
static inline long cdisk_file_system(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}
