import Glibc

/// The control message of `SCM_RIGHTS` with one descriptor, laid out by hand: the macros of C do not reach Swift.
private struct Rights {
    var header = cmsghdr()
    var descriptor: Int32 = -1
    private var padding: Int32 = 0

    init(_ descriptor: Int32) {
        header.cmsg_len = MemoryLayout<cmsghdr>.size + MemoryLayout<Int32>.size
        header.cmsg_level = SOL_SOCKET
        header.cmsg_type = Int32(SCM_RIGHTS)
        self.descriptor = descriptor
    }

    /// The descriptor that came, if the kernel filled this in.
    var received: Int32? {
        let isRights = header.cmsg_level == SOL_SOCKET && header.cmsg_type == Int32(SCM_RIGHTS)
        let isOne = header.cmsg_len == MemoryLayout<cmsghdr>.size + MemoryLayout<Int32>.size
        return isRights && isOne && descriptor >= 0 ? descriptor : nil
    }
}

extension WireSocket {
    /// One `sendmsg`; never raises SIGPIPE.
    static func sendOnce(_ bytes: UnsafeRawBufferPointer, passing: Int32?, on descriptor: Int32) -> Int {
        var part = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
        var rights = Rights(passing ?? -1)
        return withUnsafeMutablePointer(to: &part) { part in
            withUnsafeMutableBytes(of: &rights) { rights in
                var message = msghdr()
                message.msg_iov = part
                message.msg_iovlen = 1
                if passing != nil {
                    message.msg_control = rights.baseAddress
                    message.msg_controllen = rights.count
                }
                return sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// One `recvmsg`; a descriptor that comes along replaces `passed`. The kernel drops any more than one, and every
    /// one if this end accepts none.
    func receiveOnce(_ buffer: UnsafeMutableRawBufferPointer, passed: inout Int32) -> Int {
        var part = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
        var rights = Rights(-1)
        rights.header.cmsg_level = 0
        let (count, length) = withUnsafeMutablePointer(to: &part) { part in
            withUnsafeMutableBytes(of: &rights) { rights in
                var message = msghdr()
                message.msg_iov = part
                message.msg_iovlen = 1
                if acceptsDescriptors {
                    message.msg_control = rights.baseAddress
                    message.msg_controllen = rights.count
                }
                let count = recvmsg(descriptor, &message, Int32(MSG_CMSG_CLOEXEC))
                return (count, message.msg_controllen)
            }
        }
        if count >= 0, length > 0, let descriptor = rights.received {
            if passed >= 0 { close(passed) }
            passed = descriptor
        }
        return count
    }
}
