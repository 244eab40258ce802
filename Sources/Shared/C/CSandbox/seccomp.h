#pragma once

/// Everything that is not on the list of the decoder's own calls answers EPERM. Answers errno.
int csandbox_seccomp_decoder(void);

/// For a command-line parser: reading, memory, time, and one exec, of `program` under this empty `name`. Everything
/// else answers EPERM: network, processes, tracing, mounting, keys. Answers errno.
int csandbox_seccomp_tool(int program, const char *name, int has_threads);
