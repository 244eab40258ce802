import Glibc

// A small process that parses what strangers upload, and can do nothing else: no network, no database, no Swift
// concurrency. The wall goes up before the first job comes; see Wall.swift.
exit(Program.run(Array(CommandLine.arguments.dropFirst())))
