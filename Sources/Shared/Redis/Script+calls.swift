/// The scripts of ``RedisGovernor``. A window is a sorted set of `call|tokens` by the time until which the call is known
/// to have lasted; a day is a hash of its number, all calls, and the calls by user.
extension Script {
    /// Takes a place for a call: `go day`, `wait ms`, `exhausted ms whose` or `tell day`.
    ///
    /// KEYS: provider's window, user's window, day, hold; ARGV: call, tokens, longest ms, user, the provider's calls and
    /// tokens a minute and calls a day, the user's, the ledger's day (empty if not asked), its calls, its user's calls
    static let askForCall = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local day = math.floor(tonumber(time[1]) / 86400)
        local name = string.format('%.0f', day)
        local left = (day + 1) * 86400000 - now
        local tokens = tonumber(ARGV[2])
        local user = 'u:' .. ARGV[4]
        local isTold = ARGV[11] == name
        if redis.call('HGET', KEYS[3], 'day') ~= name then
          if not isTold then return {'tell', day} end
          local isLost = redis.call('EXISTS', KEYS[3]) == 0
          redis.call('DEL', KEYS[3])
          redis.call('HSET', KEYS[3], 'day', name, 'calls', ARGV[12])
          redis.call('EXPIRE', KEYS[3], 172800)
          if isLost and tonumber(ARGV[12]) > 0 and redis.call('PTTL', KEYS[4]) < 60000 then
            redis.call('SET', KEYS[4], '1', 'PX', 60000)
          end
        end
        if not redis.call('HGET', KEYS[3], user) then
          if not isTold then return {'tell', day} end
          redis.call('HSET', KEYS[3], user, ARGV[13])
        end
        local function isSpent(limit, field)
          return limit > 0 and tonumber(redis.call('HGET', KEYS[3], field)) >= limit
        end
        if isSpent(tonumber(ARGV[7]), 'calls') then return {'exhausted', left, 'provider'} end
        if isSpent(tonumber(ARGV[10]), user) then return {'exhausted', left, 'user'} end
        for _, i in ipairs({6, 9}) do
          local limit = tonumber(ARGV[i])
          if limit > 0 and tokens > limit then return {'exhausted', left, 'size'} end
        end
        local wait = math.max(0, redis.call('PTTL', KEYS[4]))
        for i = 1, 2 do
          redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now - 60000)
          local mostCalls, mostTokens = tonumber(ARGV[2 + 3 * i]), tonumber(ARGV[3 + 3 * i])
          if mostCalls > 0 or mostTokens > 0 then
            local entries = redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES')
            local calls, sum, first = #entries / 2, 0, 1
            for j = 1, #entries, 2 do sum = sum + tonumber(string.match(entries[j], '|(%d+)$')) end
            while first < #entries
              and ((mostCalls > 0 and calls >= mostCalls) or (mostTokens > 0 and sum + tokens > mostTokens)) do
              wait = math.max(wait, tonumber(entries[first + 1]) + 60000 - now)
              calls = calls - 1
              sum = sum - tonumber(string.match(entries[first], '|(%d+)$'))
              first = first + 2
            end
          end
        end
        if wait > 0 then return {'wait', math.ceil(wait)} end
        for i = 1, 2 do
          redis.call('ZADD', KEYS[i], now + tonumber(ARGV[3]), ARGV[1] .. '|' .. ARGV[2])
          redis.call('PEXPIRE', KEYS[i], 900000)
        end
        redis.call('HINCRBY', KEYS[3], 'calls', 1)
        redis.call('HINCRBY', KEYS[3], user, 1)
        return {'go', day}
        """

    /// Lets a call that is over count for another minute, with the tokens that it cost.
    ///
    /// KEYS: provider's window, user's window; ARGV: call, tokens estimated, tokens counted
    static let settleCall = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        for i = 1, 2 do
          redis.call('ZREM', KEYS[i], ARGV[1] .. '|' .. ARGV[2])
          redis.call('ZADD', KEYS[i], now, ARGV[1] .. '|' .. ARGV[3])
          redis.call('PEXPIRE', KEYS[i], 900000)
        end
        return 1
        """

    /// Holds a provider's calls back, unless they are held back longer already.
    ///
    /// KEYS: hold; ARGV: ms
    static let holdCalls = """
        if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
        return 1
        """
}
