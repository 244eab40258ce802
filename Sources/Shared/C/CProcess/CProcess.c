#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_descriptors = 8 };

/// Copies above all targets, so that no dup2 of the child overwrites one that a later dup2 still needs.
static int lift(const int *descriptors, int count, int *lifted) {
    for (int n = 0; n < count; n++) {
        lifted[n] = -1;
        if (descriptors[n] < 0) continue;
        lifted[n] = fcntl(descriptors[n], F_DUPFD_CLOEXEC, 16);
        if (lifted[n] < 0) return errno;
    }
    return 0;
}

static int plan(posix_spawn_file_actions_t *actions, const int *lifted, int count) {
    int code = 0;
    for (int n = 0; n < count && code == 0; n++) {
        code = lifted[n] < 0 ? posix_spawn_file_actions_addopen(actions, n, "/dev/null", O_RDWR, 0)
                             : posix_spawn_file_actions_adddup2(actions, lifted[n], n);
    }
    if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(actions, count);
    if (code == 0) code = posix_spawn_file_actions_addchdir_np(actions, "/");
    return code;
}

static int set_signals(posix_spawnattr_t *attributes) {
    sigset_t every, none;
    sigfillset(&every);
    sigemptyset(&none);
    int code = posix_spawnattr_setsigdefault(attributes, &every);
    if (code == 0) code = posix_spawnattr_setsigmask(attributes, &none);
    if (code == 0) code = posix_spawnattr_setpgroup(attributes, 0);
    if (code == 0) {
        short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
        code = posix_spawnattr_setflags(attributes, flags);
    }
    return code;
}

int cprocess_start(
    const char *path,
    char *const arguments[],
    char *const environment[],
    const int *descriptors,
    int descriptor_count,
    pid_t *process
) {
    if (descriptor_count < 0 || descriptor_count > most_descriptors) return EINVAL;
    int lifted[most_descriptors];
    for (int n = 0; n < most_descriptors; n++) lifted[n] = -1;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);

    int code = lift(descriptors, descriptor_count, lifted);
    if (code == 0) code = plan(&actions, lifted, descriptor_count);
    if (code == 0) code = set_signals(&attributes);
    if (code == 0) code = posix_spawn(process, path, &actions, &attributes, arguments, environment);

    for (int n = 0; n < most_descriptors; n++) {
        if (lifted[n] >= 0) close(lifted[n]);
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

int cprocess_socket_pair(int pair[2]) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0 ? 0 : errno;
}

int cprocess_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

static int fill(int fd, const uint8_t *bytes, size_t count) {
    for (size_t done = 0; done < count;) {
        ssize_t written = pwrite(fd, bytes + done, count - done, (off_t)done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        done += (size_t)written;
    }
    return 0;
}

int cprocess_sealed_file(const void *bytes, size_t count, int *descriptor) {
    int fd = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return errno;
    int code = fill(fd, bytes, count);
    if (code == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
        code = errno;
    }
    if (code != 0) {
        close(fd);
        return code;
    }
    *descriptor = fd;
    return 0;
}

int cprocess_await_end(pid_t process) {
    siginfo_t ignored;
    while (waitid(P_PID, (id_t)process, &ignored, WEXITED | WNOWAIT) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

int cprocess_collect(pid_t process, int *ended, int *code, int *signal) {
    int status = 0;
    pid_t collected = waitpid(process, &status, WNOHANG);
    *ended = collected == process;
    *code = *ended && WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    *signal = *ended && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return collected < 0 ? errno : 0;
}
