import { STATUS_CODES } from 'node:http'

/** A part of an OpenAPI document, read and changed as data. */
export type Json = { [name: string]: any }

export const point = (kind: 'examples' | 'headers' | 'parameters' | 'responses' | 'schemas', name: string) => ({ $ref: `#/components/${kind}/${name}` })
export const responseName = (status: number) => STATUS_CODES[status]!.replaceAll(/[^A-Za-z]/g, '')

const header = (description: string, schema: Json = { type: 'string', maxLength: 300 }) => ({ description, schema })

/** Response headers; what a client needs of them stands in the body too (O-16). */
export const headers: Json = {
  ETag: header('The version, quoted: the same as `etag` in the body.'),
  Location: header('Where the new resource or fact is.'),
  'Content-Location': header('The resource that the body shows.'),
  'Content-Language': header('The language of the texts for people, where there are some.'),
  Link: header('The next page, `rel="next"`: the same as `nextCursor` in the body.', { type: 'string', maxLength: 3000 }),
  traceparent: header('The trace of this request (W3C Trace Context): as sent, or the service’s own span where it makes traces.'),
  'X-Request-Id': header('The id of this request: as sent if it was a uuid, else made here.'),
  'Content-Disposition': header('The name of the file.'),
  'Idempotency-Replayed': header('`true`: this answer was kept from an earlier request with the same Idempotency-Key.', { type: 'string', maxLength: 10, 'x-extensible-enum': ['true'] }),
  Deprecation: header('Since when this is not to be used any more: `@` and seconds since 1970 (RFC 9745).'),
  Sunset: header('From when on this may be gone (RFC 8594); at least a year later.'),
  'Preference-Applied': header('What of `Prefer` was honoured.'),
  RateLimit: header('What is left of a quota, and the seconds until it is full again: `"reads";r=2990;t=12`.'),
  'RateLimit-Policy': header('The quotas that apply to this request: `"reads";q=3000;w=60`.'),
  'WWW-Authenticate': header('How to authenticate.'),
  'Accept-Post': header('The media type that this address takes.'),
  'Retry-After': header('Seconds to wait.', { type: 'integer', minimum: 0, maximum: 86_400 })
}

/** Parameters of many operations (O-16). */
export const parameters: Json = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `etag` that you read, in quotes or bare. Another version now stands: 412. `*` has no effect.',
    schema: { type: 'string', maxLength: 20 },
    example: '"3"'
  },
  IfMatchRequired: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The `etag` that you read, in quotes or bare. Missing or `*`: 428. Another version now stands: 412.',
    schema: { type: 'string', maxLength: 20 },
    example: '"3"'
  },
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    required: false,
    description: 'The language of texts for people: `fr` (default) or `en`. Codes and figures never change.',
    schema: { type: 'string', maxLength: 200 },
    example: 'fr'
  },
  CpqBranch: {
    name: 'Cpq-Branch',
    in: 'header',
    required: false,
    description: 'The id of the branch: for platform administrators, whose key is bound to none.',
    schema: { type: 'string', format: 'uuid' }
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The quoted `etag` that you hold. It still stands: 304, without a body.',
    schema: { type: 'string', maxLength: 100 },
    example: '"3"'
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'From 16 to 255 visible characters, new for each thing you do, such as a UUID. ' +
      'Send the same request again with the same key, as often as the network asks for it: it takes effect once, and you get the first answer.',
    schema: { type: 'string', minLength: 16, maxLength: 400 },
    example: '0f8b2c9e-6a1d-4a53-9d0e-1b7c5c1b2a34'
  },
  PreferCount: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: '`count=exact` asks for `totalCount`, which is null otherwise.',
    schema: { type: 'string', maxLength: 200 },
    example: 'count=exact'
  },
  PreferWait: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: '`wait=20` waits up to so many seconds, 25 at most, for something to come where there is nothing yet.',
    schema: { type: 'string', maxLength: 200 },
    example: 'wait=20'
  },
  DryRun: {
    name: 'dryRun',
    in: 'query',
    required: false,
    description: 'Runs everything and answers as the real call would, with 200, but writes nothing. New ids in the answer are placeholders.',
    schema: { type: 'boolean', default: false }
  }
}

const meaning: Readonly<Record<number, string>> = {
  400: 'The address, a header or the JSON cannot be read.',
  401: 'No credential, or one that opens nothing.',
  403: 'The scope, the role or the branch is not allowed.',
  404: 'Not there, or not there for you.',
  409: 'Not now: time or someone else can make the same request succeed.',
  410: 'Carried out, but the secret that it made is not shown any more.',
  412: 'It changed since you read it.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'Only another body can succeed.',
  428: 'If-Match is missing.',
  429: 'Too many requests: wait.',
  503: 'Not now: try again.'
}
const ownHeaders: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'], 409: ['ETag', 'Retry-After'], 412: ['ETag'], 415: ['Accept-Post'], 429: ['Retry-After'], 503: ['Retry-After']
}

export function problemResponse (status: number): Json {
  const names = ['X-Request-Id', 'traceparent', 'Content-Language', 'RateLimit', 'RateLimit-Policy', ...ownHeaders[status] ?? []]
  return {
    description: meaning[status],
    headers: Object.fromEntries(names.map((name) => [name, point('headers', name)])),
    content: { 'application/problem+json': { schema: point('schemas', 'Problem') } }
  }
}

/** A POST that only reads has nothing to remember. */
export function takesKey ({ method, scope }: { readonly method: string, readonly scope: string | undefined }): boolean {
  return method === 'POST' && scope !== undefined && !scope.endsWith(':read')
}
