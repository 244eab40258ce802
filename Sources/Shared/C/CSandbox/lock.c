#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "include/CSandbox.h"
#include "landlock.h"
#include "seccomp.h"

static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return errno;
    // A container may have set a lower hard limit already; only root could raise it, and nobody should.
    rlim_t most = now.rlim_max < hard ? now.rlim_max : hard;
    struct rlimit wanted = {.rlim_cur = soft < most ? soft : most, .rlim_max = most};
    return setrlimit(resource, &wanted) == 0 ? 0 : errno;
}

enum { beyond_every_limit = 256 };

/// Address space of this process before its first job.
static uint64_t own_bytes;

static uint64_t address_space(void) {
    char text[64] = {0};
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return (uint64_t)256 << 20;
    ssize_t count = read(fd, text, sizeof text - 1);
    close(fd);
    return count > 0 ? strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE) : (uint64_t)256 << 20;
}

static int set_limits(const csandbox_limits *limits) {
    int failed = 0;
    failed |= limit(RLIMIT_AS, limits->memory, limits->memory);
    failed |= limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds);
    failed |= limit(RLIMIT_NOFILE, limits->descriptors, limits->descriptors);
    failed |= limit(RLIMIT_FSIZE, 0, 0);
    failed |= limit(RLIMIT_CORE, 0, 0);
    return failed;
}

/// The kernel shall kill a decoder, not the service, when memory runs out. Raising one's own score needs no privilege.
static int volunteer_for_the_oom_killer(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    int code = write(fd, "1000", 4) == 4 ? 0 : errno;
    close(fd);
    return code;
}

static void lock_what_both_need(const csandbox_limits *limits, csandbox_report *report) {
    report->dies_first = volunteer_for_the_oom_killer() == 0;
    report->dies_with_parent = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    report->undumpable = prctl(PR_SET_DUMPABLE, 0) == 0;
    report->no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    report->limits = set_limits(limits) == 0;
}

void csandbox_lock_decoder(const csandbox_limits *limits, int without, csandbox_report *report) {
    own_bytes = address_space();
    lock_what_both_need(limits, report);
    if (!(without & CSANDBOX_LANDLOCK)) report->landlock_abi = csandbox_landlock(NULL, NULL);
    if (!(without & CSANDBOX_SECCOMP)) report->seccomp = csandbox_seccomp_decoder() == 0;
}

/// The name under which the tool is started: its descriptor alone says what it is.
static const char no_name[] = "";

void csandbox_lock_tool(
    const csandbox_limits *limits, const csandbox_tool *tool, int without, csandbox_report *report
) {
    lock_what_both_need(limits, report);
    if (!(without & CSANDBOX_LANDLOCK)) report->landlock_abi = csandbox_landlock(tool->readable, tool->executable);
    if (!(without & CSANDBOX_SECCOMP)) {
        report->seccomp = csandbox_seccomp_tool(tool->program, no_name, tool->has_threads) == 0;
    }
}

int csandbox_open_program(const char *path) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return -1;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, beyond_every_limit);
    close(fd);
    return high;
}

int csandbox_allot_memory(uint64_t bytes) {
    struct rlimit now;
    if (getrlimit(RLIMIT_AS, &now) != 0) return errno;
    int is_all = own_bytes >= now.rlim_max || bytes > now.rlim_max - own_bytes;
    rlim_t wanted = is_all ? now.rlim_max : own_bytes + bytes;
    struct rlimit next = {.rlim_cur = wanted, .rlim_max = now.rlim_max};
    return setrlimit(RLIMIT_AS, &next) == 0 ? 0 : errno;
}

int csandbox_allot_cpu(uint64_t seconds) {
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used) != 0) return errno;
    uint64_t spent = (uint64_t)used.ru_utime.tv_sec + (uint64_t)used.ru_stime.tv_sec;
    struct rlimit now;
    if (getrlimit(RLIMIT_CPU, &now) != 0) return errno;
    rlim_t soft = spent + 1 + seconds;
    struct rlimit wanted = {.rlim_cur = soft < now.rlim_max ? soft : now.rlim_max, .rlim_max = now.rlim_max};
    return setrlimit(RLIMIT_CPU, &wanted) == 0 ? 0 : errno;
}

int csandbox_become(int program, char *const arguments[], char *const environment[]) {
    syscall(SYS_execveat, program, no_name, arguments, environment, AT_EMPTY_PATH);
    return errno;
}
