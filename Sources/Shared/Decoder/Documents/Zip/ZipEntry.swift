/// One line of a ZIP's table of contents. Nothing in it can be believed before ``ZipArchive`` has checked it.
struct ZipEntry {
    /// As the archive has it: `word/document.xml`, `../../etc/passwd`.
    let name: String
    /// 0 stored, 8 deflated.
    let method: Int
    /// Bytes in the archive.
    let packedSize: Int
    /// Bytes when unpacked, as the archive says.
    let size: Int
    /// The checksum of the unpacked bytes, as the archive says.
    let checksum: UInt32
    /// Where its local header stands.
    let offset: Int
    /// Whether it can only be read with a password.
    let isEncrypted: Bool

    /// Whether it only names a folder.
    var isFolder: Bool { name.hasSuffix("/") }
}
