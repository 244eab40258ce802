/// The scripts that must happen in one piece. Written for Redis 7.0; not for Redis Cluster, where several keys of one
/// call would have to share a slot.
enum Script {
    /// Appends messages, each only once: a key that expires remembers the entry of every event id.
    ///
    /// KEYS: stream, memory, stream, memory …; ARGV: milliseconds to remember, event, event …
    static let publish = """
        local ids = {}
        for i = 2, #ARGV do
          local stream, memory = KEYS[2 * i - 3], KEYS[2 * i - 2]
          local id = redis.call('GET', memory)
          if not id then
            id = redis.call('XADD', stream, '*', 'event', ARGV[i])
            redis.call('SET', memory, id, 'PX', ARGV[1])
          end
          ids[i - 1] = id
        end
        return ids
        """

    /// Makes entries young that still belong to the consumer; never with FORCE, which would bring back what was
    /// acknowledged.
    ///
    /// KEYS: stream; ARGV: group, consumer, id …
    static let renew = """
        local kept = 0
        for i = 3, #ARGV do
          local p = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)
          if p[1] and p[1][2] == ARGV[2] then
            redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
            kept = kept + 1
          end
        end
        return kept
        """

    /// Gives entries that still belong to the consumer to nobody, as old as is said.
    ///
    /// KEYS: stream; ARGV: group, consumer, nobody, idle milliseconds, id …
    static let handBack = """
        for i = 5, #ARGV do
          local p = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)
          if p[1] and p[1][2] == ARGV[2] then
            redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, ARGV[i], 'IDLE', ARGV[4], 'JUSTID')
          end
        end
        """

    /// Removes entries that every expected group has acknowledged; -1 while an expected group is missing.
    ///
    /// KEYS: stream; ARGV: group …
    static let trim = """
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        local function less(a, b)
          local ams, aseq = string.match(a, '(%d+)-(%d+)')
          local bms, bseq = string.match(b, '(%d+)-(%d+)')
          ams, aseq, bms, bseq = tonumber(ams), tonumber(aseq), tonumber(bms), tonumber(bseq)
          return ams < bms or (ams == bms and aseq < bseq)
        end
        local function behind(id)
          local ms, seq = string.match(id, '(%d+)-(%d+)')
          return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
        end
        local delivered = {}
        for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
          local fields = {}
          for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
          delivered[fields['name']] = fields['last-delivered-id']
        end
        local keep
        for _, group in ipairs(ARGV) do
          if not delivered[group] then return -1 end
          local id = behind(delivered[group])
          local p = redis.call('XPENDING', KEYS[1], group)
          if p[1] > 0 and less(p[2], id) then id = p[2] end
          if not keep or less(id, keep) then keep = id end
        end
        return redis.call('XTRIM', KEYS[1], 'MINID', '=', keep)
        """

    /// Whether an entry is there and still to come to the group, or pending in it.
    ///
    /// KEYS: stream; ARGV: group, id
    static let isCarried = """
        if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then return 0 end
        local ms, seq = string.match(ARGV[2], '(%d+)-(%d+)')
        for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
          local fields = {}
          for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
          if fields['name'] == ARGV[1] then
            local lms, lseq = string.match(fields['last-delivered-id'], '(%d+)-(%d+)')
            ms, seq, lms, lseq = tonumber(ms), tonumber(seq), tonumber(lms), tonumber(lseq)
            if ms > lms or (ms == lms and seq > lseq) then return 1 end
            return #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
          end
        end
        return 1
        """

    /// Removes a member that has nothing pending: -1 if it has, or if there is no such stream.
    ///
    /// KEYS: stream; ARGV: group, consumer
    static let removeMember = """
        if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
        local p = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2])
        if p.err or p[1] then return -1 end
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
        return 1
        """

    /// Writes an instance with its expiry, by the server's clock.
    ///
    /// KEYS: instances; ARGV: seconds, instance
    static let announce = """
        local now = redis.call('TIME')
        return redis.call('ZADD', KEYS[1], now[1] + ARGV[1], ARGV[2])
        """

    /// The instances that have not expired; removes the others.
    ///
    /// KEYS: instances
    static let instances = """
        local now = redis.call('TIME')
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now[1])
        return redis.call('ZRANGE', KEYS[1], 0, -1)
        """
}
