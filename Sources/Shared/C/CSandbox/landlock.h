// Landlock as of ABI 7; the headers of Debian 12 stop at ABI 2, so what is newer is declared here.
#pragma once

/// Restricts this process to reading beneath `readable` and executing `executable`; NULL: nothing at all.
/// Answers the ABI in force, 0 if the kernel has none.
int csandbox_landlock(const char *const *readable, const char *const *executable);
