import fp from 'fastify-plugin'
import { type Violation, violation } from '../field-errors.ts'

/** Escapes of NUL and of surrogates: whether they stand for a character that PostgreSQL refuses is looked at only then. */
const suspicious = /\\u(0000|d[89a-f])/i

/** JSON bodies. None at all is an empty one, so that a command without fields needs no body. */
export default fp(async (app) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    const found = suspicious.test(body) ? (error: Error | null, value?: unknown) => error ? done(error) : check(value, done) : done
    parse(request, body, found)
  })
}, { name: 'bodies' })

function check (value: unknown, done: (error: Error | null, value?: unknown) => void): void {
  const violations = [...unstorable(value)]
  if (violations.length > 0) done(violation('body', ...violations))
  else done(null, value)
}

/** Text that UTF-8 or PostgreSQL cannot hold: NUL, half a surrogate pair. Walked without recursion: bodies may be deep. */
function * unstorable (body: unknown): Generator<Violation> {
  const waiting: [path: string, value: unknown][] = [['', body]]
  for (let next = waiting.pop(), count = 0; next && count < 100; next = waiting.pop()) {
    const [path, value] = next
    if (typeof value === 'string' && isUnstorable(value)) {
      count++
      yield { keyword: 'character', instancePath: path, params: {} }
    }
    if (typeof value !== 'object' || value === null) continue
    for (const [name, part] of Object.entries(value)) {
      if (isUnstorable(name)) yield { keyword: 'character', instancePath: path, params: {} }
      else waiting.push([`${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, part])
    }
  }
}

function isUnstorable (text: string): boolean {
  return text.includes('\0') || /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
}
