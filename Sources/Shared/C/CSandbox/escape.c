#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "include/CSandbox.h"

static int outcome(long code) { return code >= 0 ? 0 : errno; }

static int try_open(const char *path, int flags) {
    int fd = open(path, flags, 0600);
    int code = outcome(fd);
    if (fd >= 0) close(fd);
    return code;
}

static int try_map(size_t size, int protection) {
    void *memory = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return errno;
    munmap(memory, size);
    return 0;
}

static int try_fork(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child < 0) return errno;
    waitpid(child, NULL, 0);
    return 0;
}

void csandbox_try_to_escape(csandbox_attempts *attempts) {
    attempts->socket = outcome(socket(AF_INET, SOCK_STREAM, 0));
    attempts->open_file = try_open("/etc/passwd", O_RDONLY);
    attempts->create_file = try_open("/tmp/millrace-escaped", O_RDWR | O_CREAT | O_TRUNC);
    attempts->fork = try_fork();
    attempts->kill_parent = outcome(kill(getppid(), 0));
    attempts->trace = outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
    attempts->executable_memory = try_map(4096, PROT_READ | PROT_WRITE | PROT_EXEC);
    attempts->much_memory = try_map((size_t)1 << 30, PROT_READ | PROT_WRITE);
    char *const arguments[] = {"true", NULL};
    attempts->execute = outcome(execve("/bin/true", arguments, NULL));
}
