// The wall around the decoder: what the kernel is asked to forbid this process for ever.
// Every call answers 0, or the errno of what failed. Call once, from the only thread.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Which parts of the wall stand. 1: in force; 0: this kernel refused it.
typedef struct {
    int no_new_privileges;
    int undumpable;
    int dies_with_parent;
    int limits;
    /// The Landlock ABI in force; 0: none.
    int landlock_abi;
    int seccomp;
} csandbox_report;

/// Limits that hold for the rest of the process' life.
typedef struct {
    /// Address space, bytes.
    uint64_t memory;
    /// Processor time, seconds; the hard limit. `csandbox_allot_cpu` sets the soft one.
    uint64_t cpu_seconds;
    /// Descriptors open at once.
    uint64_t descriptors;
} csandbox_limits;

/// For the process that parses by itself: nothing can be opened, sent, started or signalled any more.
/// Only system calls of the allow-list work; all others answer EPERM.
void csandbox_lock_decoder(const csandbox_limits *limits, csandbox_report *report);

/// For a process about to become a tool by execve: reads only beneath `readable`, executes only `executable`
/// (files or folders; both lists end with NULL, what does not exist is passed over), writes nowhere, no network,
/// no new process.
void csandbox_lock_tool(
    const csandbox_limits *limits, const char *const *readable, const char *const *executable, csandbox_report *report);

/// Gives this process `seconds` of processor time from now on; then SIGXCPU ends it. Works behind the wall.
int csandbox_allot_cpu(uint64_t seconds);

/// Replaces this process by a program; answers errno.
int csandbox_become(const char *path, char *const arguments[], char *const environment[]);

/// What was tried against the wall, and what the kernel said: 0 if it worked.
typedef struct {
    int socket, open_file, create_file, fork, kill_parent, execute, trace, executable_memory, much_memory;
} csandbox_attempts;

/// Tries to climb the wall. For tests.
void csandbox_try_to_escape(csandbox_attempts *attempts);
