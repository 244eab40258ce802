#pragma once

/// Everything that is not on the list of the decoder's own calls answers EPERM. Answers errno.
int csandbox_seccomp_decoder(void);

/// What a command-line parser never needs answers EPERM: network, new processes, tracing, mounting, keys.
/// Answers errno.
int csandbox_seccomp_tool(void);
