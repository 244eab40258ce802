#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
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
static void volunteer_for_the_oom_killer(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    ssize_t written = write(fd, "1000", 4);
    (void)written;
    close(fd);
}

static void lock_what_both_need(const csandbox_limits *limits, csandbox_report *report) {
    volunteer_for_the_oom_killer();
    report->dies_with_parent = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    report->undumpable = prctl(PR_SET_DUMPABLE, 0) == 0;
    report->no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    report->limits = set_limits(limits) == 0;
}

void csandbox_lock_decoder(const csandbox_limits *limits, csandbox_report *report) {
    lock_what_both_need(limits, report);
    report->landlock_abi = csandbox_landlock(NULL, NULL);
    report->seccomp = csandbox_seccomp_decoder() == 0;
}

void csandbox_lock_tool(
    const csandbox_limits *limits, const char *const *readable, const char *const *executable, csandbox_report *report
) {
    lock_what_both_need(limits, report);
    report->landlock_abi = csandbox_landlock(readable, executable);
    report->seccomp = csandbox_seccomp_tool() == 0;
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

int csandbox_become(const char *path, char *const arguments[], char *const environment[]) {
    execve(path, arguments, environment);
    return errno;
}
