import Blocking
public import Domain
import FoundationEssentials
public import Logging
public import Settings
import WebClient

/// Chooses the object store that the settings name.
public enum ObjectStores {
    /// Opens the store; a folder is made if it is missing, a bucket is only looked at by ``Domain/ObjectStore/ping()``.
    ///
    /// - Throws: `SettingError`; ``Domain/Failure`` if the folder cannot be used.
    public static func open(_ reader: SettingsReader, logger: Logger) throws -> any ObjectStore {
        switch try StorageSettings.location(reader) {
        case .disk(let path):
            let root = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
            let pool = BlockingPool(threads: try StorageSettings.threads(reader))
            return try DiskStore(root: root, pool: pool, logger: logger)
        case .s3(let location):
            return S3Store(location, key: try StorageSettings.key(reader), web: WebClient(), logger: logger)
        }
    }
}
