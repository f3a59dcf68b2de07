import { STATUS_CODES } from 'node:http'

/** A part of an OpenAPI document, read and changed as data. */
export type Json = { [name: string]: any }

export const point = (kind: 'headers' | 'parameters' | 'responses' | 'schemas', name: string) => ({ $ref: `#/components/${kind}/${name}` })
export const responseName = (status: number) => STATUS_CODES[status]!.replaceAll(/[^A-Za-z]/g, '')

const header = (description: string, schema: Json = { type: 'string', maxLength: 300 }) => ({ description, schema })

/** Response headers; what a client needs of them stands in the body too (O-16). */
export const headers: Json = {
  ETag: header('The version, quoted: the same as `etag` in the body.'),
  Location: header('Where the new resource or fact is.'),
  'Content-Location': header('The resource that the body shows.'),
  'Content-Language': header('The language of `title` and `detail`.'),
  Link: header('The next page, `rel="next"`: the same as `nextCursor` in the body.', { type: 'string', maxLength: 3000 }),
  'Preference-Applied': header('What was done of the header `Prefer`.'),
  'X-Request-Id': header('The id of this request: as sent if it was a uuid, else made here.'),
  'WWW-Authenticate': header('How to authenticate.'),
  'Retry-After': header('Seconds to wait.', { type: 'integer', minimum: 0, maximum: 86_400 })
}

/** Parameters of many operations (O-16). */
export const parameters: Json = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The quoted `etag` that you read. Another version now stands: 412. `*` has no effect.',
    schema: { type: 'string', maxLength: 20 },
    example: '"3"'
  },
  IfMatchRequired: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The quoted `etag` that you read. Missing or `*`: 428. Another version now stands: 412.',
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
  Prefer: {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: 'What the client would like, by RFC 7240: `wait=20` lets a feed wait for news, `count=exact` gives a list its `totalCount`.',
    schema: { type: 'string', maxLength: 200 }
  },
  CpqBranch: {
    name: 'Cpq-Branch',
    in: 'header',
    required: false,
    description: 'The id of the branch: for platform administrators, whose key is bound to none.',
    schema: { type: 'string', format: 'uuid' }
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
  412: 'It changed since you read it.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'Only another body can succeed.',
  428: 'If-Match is missing.',
  503: 'Not now: try again.'
}
const ownHeader: Readonly<Record<number, string>> = { 401: 'WWW-Authenticate', 412: 'ETag', 503: 'Retry-After' }

export function problemResponse (status: number): Json {
  const names = ['X-Request-Id', 'Content-Language', ...(ownHeader[status] ? [ownHeader[status]] : [])]
  return {
    description: meaning[status],
    headers: Object.fromEntries(names.map((name) => [name, point('headers', name)])),
    content: { 'application/problem+json': { schema: point('schemas', 'Problem') } }
  }
}
