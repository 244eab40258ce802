extension Migration {
    /// What was measured of plants, on which fields, and what drones report.
    ///
    /// No foreign keys to files but those that remove what was measured with them; none to users, as ever.
    static let crops = Migration(
        version: 19,
        name: "crops",
        sql: """
            CREATE TABLE missions (
                id uuid PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
                description text NOT NULL DEFAULT '',
                status text NOT NULL CHECK (status IN ('active', 'completed', 'cancelled')),
                started_at timestamptz NOT NULL,
                ended_at timestamptz CHECK (ended_at >= started_at),
                created_at timestamptz NOT NULL DEFAULT now(),
                updated_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX missions_user ON missions (user_id, started_at DESC);

            CREATE TABLE fields (
                id uuid PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
                description text NOT NULL DEFAULT '',
                -- Rings of [longitude, latitude], closed: the coordinates of a GeoJSON polygon.
                outline jsonb NOT NULL,
                south double precision NOT NULL,
                west double precision NOT NULL,
                north double precision NOT NULL,
                east double precision NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                updated_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX fields_user ON fields (user_id, created_at DESC);

            CREATE TABLE surveys (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                user_id text COLLATE "C" NOT NULL,
                survey jsonb NOT NULL,
                health_status text NOT NULL,
                -- 0 to 1.
                score double precision,
                confidence double precision NOT NULL,
                ndvi_mean double precision,
                canopy_cover double precision,
                valid_pixels bigint NOT NULL,
                captured_at timestamptz NOT NULL,
                -- Who says so; with 'upload' nobody does.
                captured_from text NOT NULL CHECK (captured_from IN ('form', 'gps', 'camera', 'upload')),
                latitude double precision,
                longitude double precision,
                mission_id uuid REFERENCES missions ON DELETE SET NULL,
                field_id uuid REFERENCES fields ON DELETE SET NULL,
                calibration text NOT NULL,
                camera text,
                measured_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX surveys_user ON surveys (user_id, captured_at);
            CREATE INDEX surveys_field ON surveys (field_id, captured_at) WHERE field_id IS NOT NULL;
            CREATE INDEX surveys_mission ON surveys (mission_id) WHERE mission_id IS NOT NULL;

            -- Apart from the document, so that a series of years does not read the documents.
            CREATE TABLE survey_indices (
                file_id uuid NOT NULL REFERENCES surveys ON DELETE CASCADE,
                name text COLLATE "C" NOT NULL,
                mean double precision NOT NULL,
                whole jsonb NOT NULL,
                canopy jsonb,
                PRIMARY KEY (file_id, name)
            );

            CREATE TABLE stress_zones (
                file_id uuid NOT NULL REFERENCES surveys ON DELETE CASCADE,
                x smallint NOT NULL CHECK (x BETWEEN 0 AND 9),
                y smallint NOT NULL CHECK (y BETWEEN 0 AND 9),
                -- 0 none to 1 worst; null where no pixel counts.
                severity double precision,
                -- The mean of each index.
                values jsonb NOT NULL,
                -- Shares of its pixels.
                valid double precision NOT NULL,
                canopy double precision,
                PRIMARY KEY (file_id, x, y)
            );

            -- Every object that a survey of the file ever had, to be removed with it; a survey may be gone before.
            CREATE TABLE survey_objects (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                object_key text COLLATE "C" NOT NULL,
                PRIMARY KEY (file_id, object_key)
            );

            CREATE TABLE field_notices (
                id uuid PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                field_id uuid NOT NULL REFERENCES fields ON DELETE CASCADE,
                field_name text NOT NULL,
                measure text NOT NULL,
                value double precision NOT NULL,
                previous_value double precision NOT NULL,
                change double precision NOT NULL,
                captured_at timestamptz NOT NULL,
                captured_from text NOT NULL CHECK (captured_from IN ('form', 'gps', 'camera', 'upload')),
                previous_at timestamptz NOT NULL,
                captures integer NOT NULL,
                previous_captures integer NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX field_notices_file ON field_notices (file_id);
            CREATE INDEX field_notices_field ON field_notices (field_id, captured_at);

            CREATE TABLE telemetry (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                latitude double precision NOT NULL,
                longitude double precision NOT NULL,
                altitude double precision,
                heading double precision,
                ground_speed double precision,
                battery double precision,
                status text,
                at timestamptz NOT NULL
            );
            CREATE INDEX telemetry_user ON telemetry (user_id, id DESC);

            -- One a user, written and read as a whole.
            CREATE TABLE routes (
                user_id text COLLATE "C" PRIMARY KEY,
                points jsonb NOT NULL,
                updated_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE TABLE geofences (
                user_id text COLLATE "C" PRIMARY KEY,
                corners jsonb NOT NULL,
                updated_at timestamptz NOT NULL DEFAULT now()
            );
            """
    )
}
