extension Migration {
    /// One row a notification, for ever under one key.
    static let notifications = Migration(
        version: 6,
        name: "notifications",
        sql: """
            CREATE TABLE notifications (
                key text COLLATE "C" PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                file_id uuid NOT NULL,
                kind text NOT NULL,
                channel text NOT NULL,
                state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed')),
                attempts integer NOT NULL DEFAULT 0,
                detail text NOT NULL DEFAULT '',
                created_at timestamptz NOT NULL DEFAULT now(),
                sent_at timestamptz
            );
            CREATE INDEX notifications_newest ON notifications (user_id, created_at DESC);
            """
    )
}
