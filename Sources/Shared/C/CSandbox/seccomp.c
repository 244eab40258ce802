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
#define FORBID(call) SKIP_IF(__NR_##call, 0, 1), DENY
/// Allowed unless the third argument maps or makes memory executable.
#define ALLOW_WITHOUT_EXEC(call) \
    SKIP_IF(__NR_##call, 0, 4), LOAD(LOW(2)), SKIP_IF_ANY_BIT(PROT_EXEC, 0, 1), DENY, GRANT
/// Allowed if the 64-bit argument `index` is this small number.
#define ALLOW_IF(call, index, value)                                                                    \
    SKIP_IF(__NR_##call, 0, 6), LOAD(LOW(index)), SKIP_IF((value), 0, 3), LOAD(HIGH(index)), SKIP_IF(0, 0, 1), GRANT, \
        DENY
/// Allowed on the process itself, for processor time.
#define ALLOW_OWN_CPU_LIMIT                                                                                           \
    SKIP_IF(__NR_prlimit64, 0, 6), LOAD(LOW(0)), SKIP_IF(0, 0, 3), LOAD(LOW(1)), SKIP_IF(RLIMIT_CPU, 0, 1), GRANT, DENY

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
        ALLOW(clock_gettime), ALLOW(clock_nanosleep), ALLOW(getrusage), ALLOW_OWN_CPU_LIMIT,
        ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn), ALLOW(restart_syscall),
        ALLOW_IF(rt_sigaction, 0, 6),  // abort() takes SIGABRT back before it raises it
        ALLOW_IF(tgkill, 0, self),
        ALLOW(exit), ALLOW(exit_group),
        DENY,
    };
    return install(filter, sizeof filter / sizeof *filter);
}

int csandbox_seccomp_tool(void) {
    struct sock_filter filter[] = {
        OF_THIS_PROCESSOR,
#if defined(__x86_64__)
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), DENY,  // the x32 names of the same calls
        FORBID(fork), FORBID(vfork), FORBID(iopl), FORBID(ioperm), FORBID(modify_ldt),
#endif
        // A C library falls back to clone() only on ENOSYS.
        SKIP_IF(__NR_clone3, 0, 1), ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        FORBID(clone),
        FORBID(socket), FORBID(socketpair), FORBID(connect), FORBID(bind), FORBID(listen), FORBID(accept),
        FORBID(accept4), FORBID(sendto), FORBID(sendmsg), FORBID(sendmmsg), FORBID(recvmsg), FORBID(recvmmsg),
        FORBID(kill), FORBID(tkill), FORBID(pidfd_open), FORBID(pidfd_getfd), FORBID(pidfd_send_signal),
        FORBID(rt_sigqueueinfo), FORBID(rt_tgsigqueueinfo),
        FORBID(ptrace), FORBID(process_vm_readv), FORBID(process_vm_writev), FORBID(kcmp), FORBID(perf_event_open),
        FORBID(mount), FORBID(umount2), FORBID(pivot_root), FORBID(chroot), FORBID(unshare), FORBID(setns),
        FORBID(open_tree), FORBID(move_mount), FORBID(fsopen), FORBID(fsmount), FORBID(fspick), FORBID(fsconfig),
        FORBID(mknodat), FORBID(name_to_handle_at), FORBID(open_by_handle_at), FORBID(fanotify_init),
        FORBID(bpf), FORBID(userfaultfd), FORBID(io_uring_setup), FORBID(io_uring_enter), FORBID(io_uring_register),
        FORBID(add_key), FORBID(request_key), FORBID(keyctl),
        FORBID(init_module), FORBID(finit_module), FORBID(delete_module), FORBID(kexec_load), FORBID(reboot),
        FORBID(swapon), FORBID(swapoff), FORBID(acct), FORBID(quotactl), FORBID(syslog), FORBID(vhangup),
        FORBID(settimeofday), FORBID(clock_settime), FORBID(clock_adjtime), FORBID(adjtimex),
        FORBID(sethostname), FORBID(setdomainname), FORBID(personality),
        FORBID(setuid), FORBID(setgid), FORBID(setreuid), FORBID(setregid), FORBID(setresuid), FORBID(setresgid),
        FORBID(setgroups), FORBID(capset), FORBID(setpriority), FORBID(sched_setscheduler), FORBID(sched_setattr),
        FORBID(shmget), FORBID(msgget), FORBID(semget), FORBID(mq_open),
        GRANT,
    };
    return install(filter, sizeof filter / sizeof *filter);
}
