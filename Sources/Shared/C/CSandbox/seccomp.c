#define _GNU_SOURCE
#include "seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "No system call list for this processor."
#endif

#ifndef F_GET_SEALS
#define F_GET_SEALS 1034
#endif

// The second half of a 64-bit argument; both processors are little-endian.
#define NUMBER offsetof(struct seccomp_data, nr)
#define ARCHITECTURE offsetof(struct seccomp_data, arch)
#define LOW(index) (offsetof(struct seccomp_data, args) + 8 * (index))
#define HIGH(index) (LOW(index) + 4)

#define LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (at))
#define SKIP_IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define SKIP_IF_ANY_BIT(mask, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (mask), (yes), (no))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define DENY ANSWER(SECCOMP_RET_ERRNO | EPERM)
#define GRANT ANSWER(SECCOMP_RET_ALLOW)

#define OF_THIS_PROCESSOR \
    LOAD(ARCHITECTURE), SKIP_IF(NATIVE_ARCH, 1, 0), ANSWER(SECCOMP_RET_KILL_PROCESS), LOAD(NUMBER)
#define ALLOW(call) SKIP_IF(__NR_##call, 0, 1), GRANT
/// Allowed unless the third argument maps or makes memory executable.
#define ALLOW_WITHOUT_EXEC(call) \
    SKIP_IF(__NR_##call, 0, 4), LOAD(LOW(2)), SKIP_IF_ANY_BIT(PROT_EXEC, 0, 1), DENY, GRANT
/// Allowed if the 64-bit argument `index` is this small number.
#define ALLOW_IF(call, index, value)                                                                    \
    SKIP_IF(__NR_##call, 0, 6), LOAD(LOW(index)), SKIP_IF((value), 0, 3), LOAD(HIGH(index)), SKIP_IF(0, 0, 1), GRANT, \
        DENY
/// Allowed on the process itself, for processor time and memory.
#define ALLOW_OWN_LIMITS                                                                                    \
    SKIP_IF(__NR_prlimit64, 0, 7), LOAD(LOW(0)), SKIP_IF(0, 0, 4), LOAD(LOW(1)), SKIP_IF(RLIMIT_CPU, 1, 0), \
        SKIP_IF(RLIMIT_AS, 0, 1), GRANT, DENY

static int install(struct sock_filter *filter, size_t count) {
    struct sock_fprog program = {.len = (unsigned short)count, .filter = filter};
    long code = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    return code == 0 ? 0 : code > 0 ? EAGAIN : errno;
}

int csandbox_seccomp_decoder(void) {
    uint32_t self = (uint32_t)getpid();
    struct sock_filter filter[] = {
        OF_THIS_PROCESSOR,
        ALLOW(read), ALLOW(write), ALLOW(readv), ALLOW(writev), ALLOW(recvmsg), ALLOW(sendmsg), ALLOW(close),
        ALLOW(lseek), ALLOW_IF(fcntl, 1, F_GET_SEALS),
        ALLOW_WITHOUT_EXEC(mmap), ALLOW_WITHOUT_EXEC(mprotect), ALLOW(munmap), ALLOW(mremap), ALLOW(madvise),
        ALLOW(brk),
        ALLOW(futex), ALLOW(sched_yield), ALLOW(sched_getaffinity), ALLOW(getpid), ALLOW(gettid), ALLOW(getrandom),
        ALLOW(clock_gettime), ALLOW(clock_nanosleep), ALLOW(getrusage), ALLOW_OWN_LIMITS,
        ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn), ALLOW(restart_syscall),
        ALLOW_IF(rt_sigaction, 0, 6),  // abort() takes SIGABRT back before it raises it
        ALLOW_IF(tgkill, 0, self),
        ALLOW(exit), ALLOW(exit_group),
        DENY,
    };
    return install(filter, sizeof filter / sizeof *filter);
}

#ifdef CLONE_THREAD
#undef CLONE_THREAD
#endif
enum { CLONE_THREAD = 0x10000, terminal_settings = 0x5401, set_name = 15, duplicate_and_close = 1030 };

/// execveat(descriptor, "", …) of this one string: after the exec the descriptor is closed and the string is gone.
#define ALLOW_START_OF(program, name)                                                                              \
    SKIP_IF(__NR_execveat, 0, 8), LOAD(LOW(0)), SKIP_IF((uint32_t)(program), 0, 5), LOAD(LOW(1)),                      \
        SKIP_IF((uint32_t)(uintptr_t)(name), 0, 3), LOAD(HIGH(1)), SKIP_IF((uint32_t)((uintptr_t)(name) >> 32), 0, 1), \
        GRANT, DENY
/// Flags and copies of descriptors, but no owner to be signalled.
#define ALLOW_PLAIN_FCNTL                                                         \
    SKIP_IF(__NR_fcntl, 0, 5), LOAD(LOW(1)), SKIP_IF(duplicate_and_close, 1, 0), \
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 5, 1, 0), GRANT, DENY

int csandbox_seccomp_tool(int program, const char *name, int has_threads) {
    uint32_t self = (uint32_t)getpid();
    // Without the bit that no clone may lack, no thread passes either.
    uint32_t thread = has_threads ? CLONE_THREAD : 0;
    struct sock_filter filter[] = {
        OF_THIS_PROCESSOR,
#if defined(__x86_64__)
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), DENY,  // the x32 names of the same calls
        ALLOW(open), ALLOW(stat), ALLOW(lstat), ALLOW(access), ALLOW(readlink), ALLOW(getdents), ALLOW(dup2),
        ALLOW(poll), ALLOW(select), ALLOW(epoll_wait), ALLOW(time), ALLOW(arch_prctl), ALLOW(getrlimit),
#endif
        // Which of these files may be opened is for Landlock to say.
        ALLOW(openat), ALLOW(newfstatat), ALLOW(fstat), ALLOW(statx), ALLOW(faccessat), ALLOW(faccessat2),
        ALLOW(readlinkat), ALLOW(getdents64), ALLOW(getcwd), ALLOW(statfs), ALLOW(fstatfs),
        ALLOW(read), ALLOW(readv), ALLOW(pread64), ALLOW(preadv), ALLOW(write), ALLOW(writev), ALLOW(lseek),
        ALLOW(close), ALLOW(dup), ALLOW(dup3), ALLOW_PLAIN_FCNTL, ALLOW_IF(ioctl, 1, terminal_settings),
        ALLOW(fadvise64), ALLOW(ppoll), ALLOW(pselect6),
        // GLib waits so for its own threads.
        ALLOW(eventfd2), ALLOW(epoll_create1), ALLOW(epoll_ctl), ALLOW(epoll_pwait),
        ALLOW(mmap), ALLOW(mprotect), ALLOW(munmap), ALLOW(mremap), ALLOW(madvise), ALLOW(brk), ALLOW(membarrier),
        ALLOW(futex), ALLOW(set_robust_list), ALLOW(set_tid_address), ALLOW(rseq), ALLOW_IF(prctl, 0, set_name),
        ALLOW(sched_yield), ALLOW(sched_getaffinity), ALLOW(getpid), ALLOW(gettid), ALLOW(getppid), ALLOW(getuid),
        ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid), ALLOW(getrandom), ALLOW(uname), ALLOW(sysinfo),
        ALLOW(clock_gettime), ALLOW(clock_getres), ALLOW(gettimeofday), ALLOW(clock_nanosleep), ALLOW(nanosleep),
        ALLOW(times), ALLOW(getrusage), ALLOW_IF(prlimit64, 2, 0),
        ALLOW(rt_sigaction), ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn), ALLOW(sigaltstack), ALLOW(restart_syscall),
        ALLOW_IF(tgkill, 0, self), ALLOW(umask), ALLOW(exit), ALLOW(exit_group),
        ALLOW_START_OF(program, name),
        // A C library falls back to clone(), whose flags can be seen, only on ENOSYS.
        SKIP_IF(__NR_clone3, 0, 1), ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        SKIP_IF(__NR_clone, 0, 4), LOAD(LOW(0)), SKIP_IF_ANY_BIT(thread, 0, 1), GRANT, DENY,
        DENY,
    };
    return install(filter, sizeof filter / sizeof *filter);
}
