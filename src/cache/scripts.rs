//! What the protocol asks of Redis in one stroke, in Lua. `w`, `d` and `l` are the keys of a scope ([`super::protocole`]).

use redis::Script;
use std::sync::LazyLock;

const MAINTENANT: &str = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)\n";

/// Does an intent live? Where the set is gone, the last one has ended: most reads need not ask the time.
const VIT: &str = "local function vit(w)
        if redis.call('EXISTS', w) == 0 then return false end
        local t = redis.call('TIME')
        return redis.call('ZCOUNT', w, '(' .. (t[1] * 1000 + math.floor(t[2] / 1000)), '+inf') > 0
    end\n";

/// Why a write was not done, if it was not: -1 where the memory is full. Redis looks at that before a script's first write alone: so
/// that one must be the one that needs memory.
const REFUS: &str = "local function refus(mis)
        if type(mis) ~= 'table' or not mis.err then return nil end
        return string.find(mis.err, 'OOM') and -1 or mis
    end\n";

/// KEYS: w, d, l of each scope. ARGV: token, how long it lives.
pub(super) static ANNONCE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(&format!(
        "{MAINTENANT}for i = 1, #KEYS, 3 do
            -- First what a full memory allows.
            redis.call('DEL', KEYS[i + 1], KEYS[i + 2])
            redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
            redis.call('ZADD', KEYS[i], now + ARGV[2], ARGV[1])
            redis.call('PEXPIRE', KEYS[i], ARGV[2])
        end"
    ))
});

/// KEYS: w, d, l of each scope. ARGV: token, 1 where data and leases must go; they go, too, where the intent is gone before its time.
pub(super) static RETRAIT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "for i = 1, #KEYS, 3 do
            local la = redis.call('ZREM', KEYS[i], ARGV[1])
            if ARGV[2] == '1' or la == 0 then redis.call('DEL', KEYS[i + 1], KEYS[i + 2]) end
        end",
    )
});

/// KEYS: d, counters. ARGV: field, what the keys of all data begin with, how long counters live. Refused where Redis refuses to write. Gives what stands there; then the scope and the field of what comes
/// next, and what stands there. The key of that scope is not known before: it is in the same slot, as all of the cache are.
pub(super) static PAIRE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "redis.call('PEXPIRE', KEYS[2], ARGV[3])
        local v = redis.call('HMGET', KEYS[1], ARGV[1], ARGV[1] .. ':suite')
        if not (v[1] and v[2]) then return { v[1] } end
        local portee, champ = string.match(v[2], '^([^\\n]*)\\n(.*)$')
        return { v[1], portee, champ, redis.call('HGET', ARGV[2] .. portee, champ) }",
    )
});

/// KEYS: w, d, l, counters. ARGV: field, token, how long a lease lives, hits that the counters lack. Gives a state and its value.
/// Counters are kept where the memory allows.
pub(super) static OUVERTURE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(&format!(
        "{VIT}{REFUS}local function dit(etat, v)
            redis.pcall('HINCRBY', KEYS[4], etat, 1)
            if ARGV[4] ~= '0' then redis.pcall('HINCRBY', KEYS[4], 'trouve', ARGV[4]) end
            return {{ etat, v }}
        end
        if vit(KEYS[1]) then return dit('occupe', '') end
        local v = redis.call('HGET', KEYS[2], ARGV[1])
        if v then return dit('trouve', v) end
        local refus = refus(redis.pcall('HSET', KEYS[3], ARGV[1], ARGV[2]))
        if refus then return refus == -1 and {{ 'plein', '' }} or refus end
        redis.call('PEXPIRE', KEYS[3], ARGV[3])
        return dit('absent', '')"
    ))
});

/// KEYS: w, d, l. ARGV: field, token, value, how long data live, what comes next. Gives -1 where the memory is full.
pub(super) static REMPLISSAGE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(&format!(
        "{VIT}{REFUS}if vit(KEYS[1])
            or redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
        local refus = refus(redis.pcall('HSET', KEYS[2], ARGV[1], ARGV[3]))
        if refus then return refus end
        redis.call('HDEL', KEYS[3], ARGV[1])
        if ARGV[5] ~= '' then redis.pcall('HSET', KEYS[2], ARGV[1] .. ':suite', ARGV[5]) end
        -- The whole scope ends with its oldest value.
        if redis.call('PTTL', KEYS[2]) < 0 then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
        return 1"
    ))
});
