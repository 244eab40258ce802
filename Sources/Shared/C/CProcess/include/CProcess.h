// Children with nothing inherited, and bytes for them that nobody can change.
// Every call answers 0, or an errno.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Starts a program in its own process group, in `/`, with default signals.
/// `descriptors[n]` becomes its descriptor n (−1: `/dev/null`); every other one is closed. Lists end with NULL.
/// The child dies with the thread that calls this, if it asks for that (PR_SET_PDEATHSIG).
int cprocess_start(
    const char *path,
    char *const arguments[],
    char *const environment[],
    const int *descriptors,
    int descriptor_count,
    pid_t *process);

/// A pair of connected, close-on-exec stream sockets.
int cprocess_socket_pair(int pair[2]);

/// A close-on-exec pipe: [0] to read from, [1] to write to.
int cprocess_pipe(int ends[2]);

/// A memory file holding the bytes, at offset 0, sealed: nobody can write, grow, shrink or unseal it.
int cprocess_sealed_file(const void *bytes, size_t count, int *descriptor);

/// Waits until the child has ended, without collecting it: its id stays taken until `cprocess_collect`.
int cprocess_await_end(pid_t process);

/// Collects a child that has ended; `*ended` is 0 if it still runs. `*signal` or `*code` says how it ended.
int cprocess_collect(pid_t process, int *ended, int *code, int *signal);
