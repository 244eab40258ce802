#define _GNU_SOURCE
#include "landlock.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_add_rule 445
#define __NR_landlock_restrict_self 446
#endif

struct ruleset {
    uint64_t files, network, scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

enum {
    asks_for_abi = 1,
    path_beneath = 1,
};

#define EXECUTE (UINT64_C(1) << 0)
#define READ_FILE (UINT64_C(1) << 2)
#define READ_FOLDER (UINT64_C(1) << 3)

/// All that an ABI can forbid: rights over files, TCP ports, and reaching other processes.
static struct ruleset everything(long abi) {
    int file_rights = abi == 1 ? 13 : abi == 2 ? 14 : abi <= 4 ? 15 : 16;
    struct ruleset all = {.files = (UINT64_C(1) << file_rights) - 1};
    if (abi >= 4) all.network = 3;
    if (abi >= 6) all.scoped = 3;
    return all;
}

static void allow(int ruleset, const char *path, uint64_t rights) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    struct stat status;
    int is_folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    struct path_rule rule = {.allowed = is_folder ? rights : rights & ~READ_FOLDER, .folder = fd};
    syscall(__NR_landlock_add_rule, ruleset, path_beneath, &rule, 0);
    close(fd);
}

int csandbox_landlock(const char *const *readable, const char *const *executable) {
    long abi = syscall(__NR_landlock_create_ruleset, NULL, 0, asks_for_abi);
    if (abi < 1) return 0;
    struct ruleset all = everything(abi);
    size_t size = abi < 4 ? 8 : abi < 6 ? 16 : 24;
    int ruleset = (int)syscall(__NR_landlock_create_ruleset, &all, size, 0);
    if (ruleset < 0) return 0;
    for (; readable && *readable; readable++) allow(ruleset, *readable, READ_FILE | READ_FOLDER);
    for (; executable && *executable; executable++) allow(ruleset, *executable, EXECUTE | READ_FILE);
    long failed = syscall(__NR_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    return failed ? 0 : (int)abi;
}
