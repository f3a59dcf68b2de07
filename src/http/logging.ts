import pino, { type DestinationStream, type Logger } from 'pino'

/** What a failure says in the log. The database's own messages repeat values that it could not read, so those are left out. */
function failure (error: Error & { code?: unknown, constraint?: unknown, table?: unknown }) {
  const { code, constraint, table, name, message, stack = '' } = error
  const isOfDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  const trail = stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n')
  return isOfDatabase
    ? { type: name, code, constraint, table, stack: trail }
    : { type: name, code, message, stack: trail }
}

/** Lines leave in batches: a request does not wait for the disk. */
export function createLogger (level: string, destination?: DestinationStream): Logger {
  const stream = destination ?? pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 250 })
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: failure }
  }, stream)
}
