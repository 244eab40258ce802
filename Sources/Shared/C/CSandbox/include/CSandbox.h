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
    /// The kernel's first choice when memory runs out.
    int dies_first;
    /// The Landlock ABI in force; 0: none.
    int landlock_abi;
    int seccomp;
} csandbox_report;

/// Limits that hold for the rest of the process' life.
typedef struct {
    /// Address space, bytes; the hard limit. `csandbox_allot_memory` sets the soft one.
    uint64_t memory;
    /// Processor time, seconds; the hard limit. `csandbox_allot_cpu` sets the soft one.
    uint64_t cpu_seconds;
    /// Descriptors open at once.
    uint64_t descriptors;
} csandbox_limits;

/// Parts that a test may leave out, as if the kernel had none.
enum { CSANDBOX_LANDLOCK = 1, CSANDBOX_SECCOMP = 2 };

/// For the process that parses by itself: nothing can be opened, sent, started or signalled any more.
/// Only system calls of the allow-list work; all others answer EPERM.
void csandbox_lock_decoder(const csandbox_limits *limits, int without, csandbox_report *report);

/// What a tool is, and what it may.
typedef struct {
    /// Files or folders that it may read, and execute; both lists end with NULL, what does not exist is passed over.
    const char *const *readable, *const *executable;
    /// From `csandbox_open_program`.
    int program;
    /// It may start threads. Never processes.
    int has_threads;
} csandbox_tool;

/// Opens a program to become, as a descriptor that no other can be after the lock. −1 if there is none.
int csandbox_open_program(const char *path);

/// For a process about to become a tool: reads only what it may, executes once, writes nowhere, no network, no new
/// process.
void csandbox_lock_tool(const csandbox_limits *limits, const csandbox_tool *tool, int without, csandbox_report *report);

/// Gives this process `seconds` of processor time from now on; then SIGXCPU ends it. Works behind the wall.
int csandbox_allot_cpu(uint64_t seconds);

/// Gives this process so much memory beyond what it had when it was locked in, at most its hard limit. Works behind the
/// wall.
int csandbox_allot_memory(uint64_t bytes);

/// Replaces this process by the program; answers errno.
int csandbox_become(int program, char *const arguments[], char *const environment[]);

/// What was tried against the wall, and what the kernel said: 0 if it worked.
typedef struct {
    int socket, open_file, create_file, fork, kill_parent, execute, trace, executable_memory, much_memory;
} csandbox_attempts;

/// Tries to climb the wall. For tests.
void csandbox_try_to_escape(csandbox_attempts *attempts);
