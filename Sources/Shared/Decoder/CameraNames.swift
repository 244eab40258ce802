/// The properties of XMP that cameras for plants and drones write, and the names that they have with us. The makers agree
/// on the prefixes, not on the addresses behind them.
enum CameraNames {
    static let xmp: [String: String] = [
        "tiff:Make": "make", "tiff:Model": "model",
        // Pix4D's names, which most makers took over.
        "Camera:BandName": "band_name", "Camera:CentralWavelength": "central_wavelength",
        "Camera:RigName": "rig_name", "Camera:RigCameraIndex": "rig_camera_index",
        "Camera:RigCameraCount": "rig_camera_count", "Camera:CaptureUUID": "capture_uuid",
        "Camera:ImageUniqueID": "image_unique_id", "Camera:AboveGroundAltitude": "above_ground_altitude",
        "Camera:GPSXYAccuracy": "gps_xy_accuracy", "Camera:Yaw": "yaw", "Camera:Pitch": "pitch", "Camera:Roll": "roll",
        "FLIR:BandName": "band_name", "drone-dji:BandName": "band_name",
        "MicaSense:CaptureId": "capture_id", "MicaSense:FlightId": "flight_id",
        "drone-dji:CaptureUUID": "capture_uuid", "drone-dji:DroneModel": "drone_model",
        "drone-dji:DroneSerialNumber": "drone_serial_number",
        "drone-dji:GpsLatitude": "gps_latitude", "drone-dji:GPSLatitude": "gps_latitude",
        "drone-dji:Latitude": "latitude", "drone-dji:GpsLongitude": "gps_longitude",
        "drone-dji:GPSLongitude": "gps_longitude", "drone-dji:Longitude": "longitude",
        // So it was spelt for years.
        "drone-dji:GpsLongtitude": "gps_longitude", "drone-dji:Longtitude": "longitude",
        "drone-dji:AbsoluteAltitude": "absolute_altitude", "drone-dji:RelativeAltitude": "relative_altitude",
        "drone-dji:FlightYawDegree": "flight_yaw_degree", "drone-dji:FlightPitchDegree": "flight_pitch_degree",
        "drone-dji:FlightRollDegree": "flight_roll_degree", "drone-dji:FlightXSpeed": "flight_x_speed",
        "drone-dji:FlightYSpeed": "flight_y_speed", "drone-dji:FlightZSpeed": "flight_z_speed",
        "drone-dji:GimbalYawDegree": "gimbal_yaw_degree", "drone-dji:GimbalPitchDegree": "gimbal_pitch_degree",
        "drone-dji:GimbalRollDegree": "gimbal_roll_degree",
        "drone-parrot:CameraYawDegree": "camera_yaw_degree", "drone-parrot:CameraPitchDegree": "camera_pitch_degree",
        "drone-parrot:CameraRollDegree": "camera_roll_degree",
    ]

    /// Those of which a picture with several bands has several.
    static let lists: Set<String> = [
        "Camera:BandName", "Camera:CentralWavelength", "FLIR:BandName", "drone-dji:BandName",
    ]
}
