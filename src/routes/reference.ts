import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { mostCounted } from '../db/kernel/page.ts'
import { codes } from '../domain/codes.ts'
import { labelOf } from '../domain/labels.ts'
import { machines } from '../domain/index.ts'
import { isEdit, isServed, type Machine, pathOf, toMermaid } from '../domain/kernel/machine.ts'
import { bodyLimit } from '../http/faults.ts'
import { fieldCodes } from '../http/field-errors.ts'
import type { Language } from '../http/languages.ts'
import { secretMinutes } from '../http/idempotency.ts'
import { pascal } from '../http/naming.ts'
import type { Json } from '../http/openapi/shared.ts'
import { statusOf } from '../http/problems.ts'
import { flag, integer, JsonObject, LegalDate, list, nullable, OpenString, pageOf, pattern, ref, text, View } from '../http/schemas.ts'
import type { Release } from '../openapi-diff/changelog.ts'
import { serving, whole } from './public-routes.ts'

const words = list(text(100), 1000)
const word = pattern('^[a-z][a-z_]*$', 60, 'application')
const path = pattern('^[a-z][a-z-]*$', 60, 'submit')

const StateTransition = View('StateTransition', {
  action: word,
  summary: text(300),
  from: words,
  to: words,
  by: words,
  guards: words,
  records: nullable(path),
  needsPerson: flag,
  method: nullable(OpenString(['POST', 'PUT'])),
  path: nullable(Type.String({ maxLength: 60, description: 'What follows the address of the resource; null, like the method, where only the service itself acts.', examples: ['/submit'] }))
}, 'A row of a state machine: who may take it, from where, to where, and what stands before it.')
const StateMachine = View('StateMachine', {
  name: word,
  collection: path,
  initial: word,
  statuses: words,
  createdBy: words,
  transitions: list(ref(StateTransition), 100),
  mermaid: { ...text(20_000), description: 'The same as a Mermaid diagram.' }
}, 'The states of an aggregate and the ways between them.')
const ErrorCode = View('ErrorCode', {
  code: word,
  kind: OpenString([...Object.keys(statusOf), 'field']),
  status: integer(400, 599),
  title: text(200),
  detail: { ...text(2000), description: 'The sentence; {names} stand for figures of `params`.' }
}, 'A way to be refused. Of kind `field`: what may be wrong with one field of `errors`.')
const WordLabel = View('WordLabel', { word: text(100), label: text(200) }, 'A word and what people call it, in the language of the answer.')
const Enumeration = View('Enumeration', {
  name: pattern('^[A-Za-z]+[.][A-Za-z]+$', 100, 'Application.status'),
  isOpen: { ...flag, description: 'Words may be added within this version.' },
  words,
  labels: list(ref(WordLabel), 1000)
}, 'The words that a field may hold, and what to show for each.')
const Limits = View('Limits', {
  bodyBytes: integer(0, 2_147_483_647),
  pageSize: integer(0, 1000),
  largestPageSize: integer(0, 1000),
  idsPerQuery: integer(0, 1000),
  valuesPerFilter: integer(0, 1000),
  largestCount: { ...integer(0, 2_147_483_647), description: 'Of `Prefer: count=exact`.' },
  errorsPerProblem: integer(0, 1000),
  idempotencyKeyDays: { ...integer(0, 1000), description: 'How long an Idempotency-Key is remembered with its answer.' },
  secretMinutes: { ...integer(0, 1000), description: 'How long an answer that shows a secret is given again.' },
  readsPerMinute: { ...integer(0, 1_000_000), description: 'Of each credential; 0: no limit.' },
  writesPerMinute: { ...integer(0, 1_000_000), description: 'Of each credential; 0: no limit.' },
  publicPerMinute: { ...integer(0, 1_000_000), description: 'Of each address without a credential, and as many verifications; 0: no limit.' }
}, 'How much of each the service takes or gives.')

const ApiChange = View('ApiChange', {
  rule: word,
  isBreaking: { ...flag, description: 'A client that worked may fail.' },
  where: { ...text(300), description: 'An operation, or a field of a schema.', examples: ['GET /v1/applications'] },
  text: text(20_000)
}, 'What differs for clients in one place.')
const ApiRelease = View('ApiRelease', {
  version: text(20),
  releasedOn: nullable(LegalDate),
  isBreaking: flag,
  changes: list(ref(ApiChange), 20_000)
}, 'What a version changed for clients. Without a day: not released yet.')

interface Settings {
  readonly rates: Readonly<Record<'reads' | 'writes' | 'public', number>>
  readonly changelog: readonly Release[]
}

/** C-4, C-26: the tables of the code, published to anyone. They change with a release only, so they have an entity tag. */
export const referenceRoutes: FastifyPluginAsyncTypebox<Settings> = async (app, { rates, changelog }) => {
  const described = new Map(machines.map((machine) => [machine.name, describe(machine)]))
  const serve = serving(app)

  serve('/v1/reference/state-machines', { operationId: 'listStateMachines', summary: 'List the state machines', answer: pageOf('StateMachine', StateMachine) },
    () => whole([...described.values()]))
  serve('/v1/reference/state-machines/:aggregate', { operationId: 'getStateMachine', summary: 'Show a state machine', answer: StateMachine },
    (_, name) => described.get(name))
  serve('/v1/reference/error-codes', { operationId: 'listErrorCodes', summary: 'List the error codes', answer: pageOf('ErrorCode', ErrorCode, 1000) },
    (language) => whole(errorCodes(language)))
  serve('/v1/reference/error-codes/:code', { operationId: 'getErrorCode', summary: 'Explain an error code', answer: ErrorCode },
    (language, name) => errorCodes(language).find(({ code }) => code === name))
  serve('/v1/reference/enumerations', { operationId: 'listEnumerations', summary: 'List the words of fields', answer: pageOf('Enumeration', Enumeration, 2000) },
    (language) => whole(enumerations(app.documents().openapi30, language)))
  serve('/v1/reference/limits', { operationId: 'getLimits', summary: 'Show the limits', answer: Limits },
    () => ({
      bodyBytes: bodyLimit,
      pageSize: 50,
      largestPageSize: 200,
      idempotencyKeyDays: 7,
      secretMinutes,
      idsPerQuery: 100,
      valuesPerFilter: 100,
      largestCount: mostCounted,
      errorsPerProblem: 100,
      readsPerMinute: rates.reads,
      writesPerMinute: rates.writes,
      publicPerMinute: rates.public
    }))
  serve('/v1/reference/changelog', { operationId: 'listApiReleases', summary: 'List what changed in this API', answer: pageOf('ApiRelease', ApiRelease, 1000) },
    () => whole(changelog))
  serve('/openapi/openapi.json', { operationId: 'getOpenApi30', summary: 'This API in OpenAPI 3.0.3', answer: JsonObject },
    () => app.documents().openapi30)
  serve('/openapi/openapi-3.1.json', { operationId: 'getOpenApi31', summary: 'This API in OpenAPI 3.1', answer: JsonObject },
    () => app.documents().openapi31)
}

function describe (machine: Machine) {
  const { name, collection, initial, statuses, createdBy } = machine
  const transitions = Object.entries(machine.transitions).map(([action, row]) => {
    const { from, to, by, guards = [], records = null, person = false, summary } = row
    const [method, path] = isServed(row) ? [isEdit(action) ? 'PUT' : 'POST', pathOf(machine, action)] : [null, null]
    return { action, summary, from, to, by, guards, records, needsPerson: person, method, path }
  })
  return { name, collection, initial, statuses, createdBy, transitions, mermaid: toMermaid(machine) }
}

function errorCodes (language: Language) {
  const refusals = Object.entries(codes).map(([code, { kind, title, detail }]) =>
    ({ code, kind, status: statusOf[kind], title: title[language], detail: detail[language] }))
  const faults = Object.entries(fieldCodes).filter(([code]) => !(code in codes))
    .map(([code, detail]) => ({ code, kind: 'field', status: 422, title: detail[language], detail: detail[language] }))
  return [...refusals, ...faults]
}

/** Every list of words in the document, by the field that holds one of them. Codes of refusals have titles instead of labels. */
function enumerations ({ components }: Json, language: Language) {
  return Object.entries(components.schemas as Json).flatMap(([schema, { properties = {} }]) =>
    Object.entries(properties as Json).flatMap(([field, { items, ...own }]) => {
      const { enum: closed, 'x-extensible-enum': open } = items ?? own
      const found = (closed ?? open)?.filter((one: unknown) => one !== null)
      return found ? [{ name: `${schema}.${field}`, isOpen: open !== undefined, words: found, labels: labelled(found, machineOf(schema) ?? '', language) }] : []
    }))
}

const labelled = (found: readonly string[], machine: string, language: Language) =>
  found.map((word) => ({ word, label: titles.get(word)?.[language] ?? labelOf(word, language, machine) }))

const machineOf = (schema: string) => machines.find(({ name }) => [pascal(name), `${pascal(name)}Summary`].includes(schema))?.name

const titles = new Map<string, Readonly<Record<Language, string>>>([
  ...Object.entries(fieldCodes), ...Object.entries(codes).map(([code, { title }]) => [code, title] as const)
])
