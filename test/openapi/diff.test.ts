import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { makeChangelog, mayBreak } from '../../src/cli/changelog.ts'
import { packageRoot } from '../../src/config.ts'
import { compareDocuments, contractOf } from '../../src/openapi-diff/documents.ts'
import { type Rule, rules } from '../../src/openapi-diff/rules.ts'

type Json = { [name: string]: any }

/** The smallest document that has all that may differ. */
const base = (): Json => ({
  paths: {
    '/v1/parcels': {
      post: {
        operationId: 'createParcel',
        tags: ['Parcel'],
        'x-scope': 'parcels:write',
        security: [{ apiKey: [] }],
        parameters: [{ name: 'dryRun', in: 'query', required: false, schema: { type: 'boolean' } }, { $ref: '#/components/parameters/IfMatch' }],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/ParcelInput' } } } },
        responses: {
          200: { headers: { ETag: {} }, content: { 'application/json': { schema: { $ref: '#/components/schemas/Parcel' } } } },
          400: { $ref: '#/components/responses/BadRequest' }
        }
      }
    }
  },
  components: {
    parameters: { IfMatch: { name: 'If-Match', in: 'header', required: false, schema: { type: 'string' } } },
    responses: { BadRequest: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    schemas: {
      ParcelInput: {
        type: 'object',
        required: ['label'],
        additionalProperties: false,
        properties: {
          label: { type: 'string', maxLength: 40 },
          kind: { type: 'string', enum: ['box', 'letter'] },
          grams: { type: 'integer', minimum: 1, default: 1 },
          note: { type: 'string', nullable: true },
          any: { type: 'string' },
          figures: { type: 'object', additionalProperties: { type: 'string' } }
        }
      },
      Parcel: {
        type: 'object',
        required: ['label', 'kind'],
        properties: {
          label: { type: 'string', maxLength: 40, nullable: true },
          kind: { type: 'string', 'x-extensible-enum': ['box', 'letter'] },
          note: { type: 'string' },
          side: { type: 'string', enum: ['left', 'right'] },
          stamps: { type: 'array', items: { $ref: '#/components/schemas/Stamp' } }
        }
      },
      Stamp: { type: 'object', properties: { cents: { type: 'integer', maximum: 100 }, day: { type: 'string', format: 'date' } } },
      Problem: { type: 'object', properties: {} }
    }
  }
})

const operation = (document: Json) => document['paths']['/v1/parcels'].post as Json
const asked = (document: Json) => document['components'].schemas.ParcelInput as Json
const told = (document: Json) => document['components'].schemas.Parcel as Json

/** What is done to the document, the rule that tells it, and the rule that tells the way back. */
const cases: readonly [what: string, act: (document: Json) => void, forth: Rule, back: Rule][] = [
  ['an operation', (d) => { d['paths']['/v1/depots'] = { get: { responses: {} } } }, 'operation_added', 'operation_removed'],
  ['another method name', (d) => { operation(d)['operationId'] = 'packParcel' }, 'operation_renamed', 'operation_renamed'],
  ['another class name', (d) => { operation(d)['tags'] = ['Package'] }, 'operation_retagged', 'operation_retagged'],
  ['deprecation', (d) => { operation(d)['deprecated'] = true }, 'operation_deprecated', 'operation_restored'],
  ['no credential', (d) => { operation(d)['security'] = [] }, 'credential_dropped', 'credential_required'],
  ['another scope', (d) => { operation(d)['x-scope'] = 'parcels:create' }, 'scope_changed', 'scope_changed'],
  ['an optional parameter', (d) => { operation(d)['parameters'].push({ name: 'q', in: 'query', schema: {} }) }, 'parameter_added', 'parameter_removed'],
  ['a required parameter', (d) => { operation(d)['parameters'].push({ name: 'q', in: 'query', required: true, schema: {} }) }, 'parameter_required', 'parameter_removed'],
  ['a shared parameter that is required', (d) => { d['components'].parameters.IfMatch.required = true }, 'parameter_became_required', 'parameter_became_optional'],
  ['a deprecated parameter', (d) => { operation(d)['parameters'][0].deprecated = true }, 'parameter_deprecated', undefined as never],
  ['no body', (d) => { delete operation(d)['requestBody'] }, 'body_removed', 'body_required'],
  ['an optional body', (d) => { operation(d)['requestBody'].required = false }, 'body_became_optional', 'body_required'],
  ['XML', (d) => { operation(d)['requestBody'].content['text/xml'] = {} }, 'body_media_added', 'body_media_removed'],
  ['another success', (d) => { operation(d)['responses'][201] = {} }, 'success_added', 'success_removed'],
  ['another refusal', (d) => { operation(d)['responses'][409] = {} }, 'status_added', 'status_removed'],
  ['another answer', (d) => { operation(d)['responses'][200].content['text/csv'] = {} }, 'answer_media_added', 'answer_media_removed'],
  ['a header', (d) => { operation(d)['responses'][200].headers.Link = {} }, 'answer_header_added', 'answer_header_removed'],
  ['a schema', (d) => { d['components'].schemas.Depot = {} }, 'schema_added', 'schema_removed'],
  ['another schema', (d) => { told(d)['properties'].stamps.items = { $ref: '#/components/schemas/Problem' } }, 'schema_replaced', 'schema_replaced'],
  ['another type', (d) => { told(d)['properties'].note.type = 'integer' }, 'type_changed', 'type_changed'],
  ['another format', (d) => { d['components'].schemas.Stamp.properties.day.format = 'date-time' }, 'format_changed', 'format_changed'],
  ['a deprecated property', (d) => { told(d)['properties'].note.deprecated = true }, 'property_deprecated', undefined as never],
  ['an open map', (d) => { asked(d)['additionalProperties'] = true }, 'map_opened', 'map_closed'],
  ['a map of anything', (d) => { asked(d)['properties'].figures.additionalProperties = true }, 'map_changed', 'map_changed'],
  ['an optional property', (d) => { asked(d)['properties'].colour = {} }, 'asked_property_added', 'asked_property_removed'],
  ['a required property, whatever its default', (d) => { asked(d)['properties'].colour = { default: 'red' }; asked(d)['required'].push('colour') }, 'asked_property_required', 'asked_property_removed'],
  ['a property that is needed', (d) => { asked(d)['required'].push('grams') }, 'asked_became_required', 'asked_became_optional'],
  ['a needed property that has a default from now on', (d) => { asked(d)['required'].pop(); asked(d)['properties'].label.default = '' }, 'asked_became_optional', 'asked_became_required'],
  ['no null', (d) => { delete asked(d)['properties'].note.nullable }, 'asked_null_refused', 'asked_null_taken'],
  ['a word to ask with', (d) => { asked(d)['properties'].kind.enum.push('roll') }, 'asked_word_added', 'asked_word_removed'],
  ['words alone', (d) => { asked(d)['properties'].any.enum = ['a'] }, 'asked_words_closed', 'asked_words_opened'],
  ['a bound', (d) => { asked(d)['properties'].any.pattern = 'a' }, 'asked_bound_added', 'asked_bound_removed'],
  ['more room', (d) => { asked(d)['properties'].label.maxLength = 50 }, 'asked_widened', 'asked_narrowed'],
  ['less at least', (d) => { asked(d)['properties'].grams.minimum = 0 }, 'asked_bound_removed', 'asked_bound_added'],
  ['another default', (d) => { asked(d)['properties'].grams.default = 2 }, 'asked_default_changed', 'asked_default_changed'],
  ['a property to read', (d) => { told(d)['properties'].colour = {} }, 'told_property_added', 'told_property_removed'],
  ['a property that may be absent', (d) => { told(d)['required'].pop() }, 'told_became_optional', 'told_became_required'],
  ['null to read', (d) => { told(d)['properties'].note.nullable = true }, 'told_null_added', 'told_null_removed'],
  ['a word to read', (d) => { told(d)['properties'].kind['x-extensible-enum'].push('roll') }, 'told_word_added', 'told_word_removed'],
  ['a word that was not promised', (d) => { told(d)['properties'].side.enum.push('top') }, 'told_closed_word_added', 'told_word_removed'],
  ['words that may grow', (d) => { told(d)['properties'].side = { type: 'string', 'x-extensible-enum': ['left', 'right'] } }, 'told_words_opened', 'told_words_closed'],
  ['a bound to rely on', (d) => { told(d)['properties'].note.maxLength = 10 }, 'told_bound_added', 'told_bound_removed'],
  ['more than before', (d) => { d['components'].schemas.Stamp.properties.cents.maximum = 1_000 }, 'told_widened', 'told_narrowed']
]

const changed = (acts: readonly ((document: Json) => void)[]) => {
  const document = base()
  for (const act of acts) act(document)
  return document
}
const rulesOf = (before: Json, after: Json) => compareDocuments(before, after).map(({ rule }) => rule)

t.test('OAS-DIFF each difference is told by its rule, there and back', async (t) => {
  const seen = new Set<string>()
  for (const [what, act, forth, back] of cases) {
    const there = rulesOf(base(), changed([act]))
    t.strictSame(there, [forth], what)
    const here = rulesOf(changed([act]), base())
    t.strictSame(here, back === undefined ? [] : [back], `${what}, back`)
    for (const rule of [...there, ...here]) seen.add(rule)
  }
  const body = changed([cases.find(([what]) => what === 'no body')![1]])
  t.strictSame(rulesOf(body, changed([(d) => { operation(d)['requestBody'].required = false }])), ['body_added'])
  t.strictSame(Object.keys(rules).filter((rule) => !seen.has(rule)), ['body_added'], 'every rule has its case')
})

t.test('OAS-DIFF adding only is never breaking, and taking back what was added always is', async () => {
  const additions = cases.filter(([, , forth, back]) => !rules[forth][0] && back !== undefined && rules[back][0] && !forth.startsWith('told_null'))
  fc.assert(fc.property(fc.subarray(additions, { minLength: 1 }), (some) => {
    const after = changed(some.map(([, act]) => act))
    return compareDocuments(base(), after).every(({ isBreaking }) => !isBreaking) && compareDocuments(after, base()).some(({ isBreaking }) => isBreaking)
  }))
})

t.test('OAS-DIFF words for people are no difference, nor is null said to be meant by nothing; and a property may be named like one', async (t) => {
  const reworded = changed([(d) => { operation(d)['summary'] = 'Other'; told(d)['description'] = 'Other'; told(d)['properties'].note.example = 'x' }])
  t.strictSame(compareDocuments(base(), contractOf(reworded)), [])
  t.strictSame(compareDocuments(base(), changed([(d) => { asked(d)['properties'].note.default = null }])), [])
  const named = changed([(d) => { told(d)['properties'].description = { type: 'string', description: 'x' } }])
  t.strictSame(compareDocuments(base(), contractOf(named)).map(({ where }) => where), ['Parcel.description'])
})

t.test('OAS-DIFF what this version changes is what it may change', async (t) => {
  const document = JSON.parse(readFileSync(join(packageRoot, 'openapi/openapi.json'), 'utf8'))
  t.strictSame(makeChangelog(document).forbidden, [])
  delete document.paths['/v1/applications'].get
  t.match(makeChangelog(document).files['changelog.md'], '- `GET /v1/applications`: The operation is gone.')
  t.ok(mayBreak('0.2.0', '0.3.0') && mayBreak('0.9.0', '1.0.0') && mayBreak('1.4.2', '2.0.0'))
  t.notOk(mayBreak('0.2.0', '0.2.1') || mayBreak('1.4.2', '1.5.0') || mayBreak('0.2.0', '0.2.0'))
})
