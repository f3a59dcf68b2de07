import { type Change, change } from './rules.ts'
import { compareSchemas, type Json } from './schemas.ts'

const methods = ['get', 'put', 'post', 'patch', 'delete']

/** An operation of both documents, and how each of them resolves what it points at. */
interface Pair { readonly before: Json, readonly after: Json, readonly was: Resolve, readonly is: Resolve, readonly where: string }
type Resolve = (part: Json) => Json

export const resolving = (document: Json): Resolve => (part) =>
  part['$ref'] ? String(part['$ref']).slice(2).split('/').reduce((found: Json, name) => found[name], document) : part

export function operationsOf ({ paths }: Json): Map<string, Json> {
  return new Map(Object.entries(paths as Json).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => [`${method.toUpperCase()} ${path}`, item[method]] as const)))
}

export function compareOperations (before: Json, after: Json): Change[] {
  const [was, is] = [resolving(before), resolving(after)]
  const [old, present] = [operationsOf(before), operationsOf(after)]
  const removed = [...old.keys()].filter((where) => !present.has(where)).map((where) => change('operation_removed', where))
  return [...removed, ...[...present].flatMap(([where, operation]) => {
    const known = old.get(where)
    if (!known) return [change('operation_added', where)]
    const pair = { before: known, after: operation, was, is, where }
    return [...itself(pair), ...parameters(pair), ...body(pair), ...answers(pair)]
  })]
}

function itself ({ before, after, where }: Pair): Change[] {
  const scopes = [before['x-scope'], after['x-scope']]
  const isOpen = (operation: Json) => (operation['security'] ?? []).length === 0
  const moved = (rule: 'operation_renamed' | 'operation_retagged', one: unknown, other: unknown) =>
    one === other ? [] : [change(rule, where, { before: one, after: other })]
  return [
    ...moved('operation_renamed', before['operationId'], after['operationId']),
    ...moved('operation_retagged', before['tags']?.[0], after['tags']?.[0]),
    ...(isOpen(before) && !isOpen(after) ? [change('credential_required', where)] : []),
    ...(!isOpen(before) && isOpen(after) ? [change('credential_dropped', where)] : []),
    ...(scopes[1] && scopes[0] && scopes[0] !== scopes[1] ? [change('scope_changed', where, { before: scopes[0], after: scopes[1] })] : []),
    ...(after['deprecated'] && !before['deprecated'] ? [change('operation_deprecated', where)] : []),
    ...(before['deprecated'] && !after['deprecated'] ? [change('operation_restored', where)] : [])
  ]
}

function parameters ({ before, after, was, is, where }: Pair): Change[] {
  const byName = (operation: Json, resolve: Resolve) => new Map(((operation['parameters'] ?? []) as Json[]).map((part) => {
    const parameter = resolve(part)
    return [`${parameter['in']} ${String(parameter['name'])}`, parameter] as const
  }))
  const [old, present] = [byName(before, was), byName(after, is)]
  const removed = [...old].filter(([key]) => !present.has(key)).map(([, { name }]) => change('parameter_removed', where, { name }))
  return [...removed, ...[...present].flatMap(([key, parameter]) => {
    const { name, required = false, deprecated = false, schema = {} } = parameter
    const known = old.get(key)
    if (!known) return [change(required ? 'parameter_required' : 'parameter_added', where, { name })]
    return [
      ...(required && !known['required'] ? [change('parameter_became_required', where, { name })] : []),
      ...(!required && known['required'] ? [change('parameter_became_optional', where, { name })] : []),
      ...(deprecated && !known['deprecated'] ? [change('parameter_deprecated', where, { name })] : []),
      ...compareSchemas({ before: known['schema'] ?? {}, after: schema, way: 'asked', where: `${where}?${String(name)}` })
    ]
  })]
}

function body ({ before, after, was, is, where }: Pair): Change[] {
  const [old, present] = [before['requestBody'] && was(before['requestBody']), after['requestBody'] && is(after['requestBody'])]
  if (!old) return present ? [change(present.required ? 'body_required' : 'body_added', where)] : []
  if (!present) return [change('body_removed', where)]
  return [
    ...(present.required && !old.required ? [change('body_required', where)] : []),
    ...(!present.required && old.required ? [change('body_became_optional', where)] : []),
    ...media({ before: old, after: present, where }, 'body')
  ]
}

function answers ({ before, after, was, is, where }: Pair): Change[] {
  const [old, present]: Json[] = [before['responses'], after['responses']] as [Json, Json]
  return [...new Set([...Object.keys(old!), ...Object.keys(present!)])].flatMap((status) => {
    // A refusal has one shape, and 304 comes to who asked for it.
    const kind = status < '300' ? 'success' : 'status'
    if (!present![status]) return [change(`${kind}_removed`, where, { name: status })]
    if (!old![status]) return [change(`${kind}_added`, where, { name: status })]
    const [one, other] = [was(old![status]), is(present![status])]
    return [...headers({ before: one, after: other, where }), ...media({ before: one, after: other, where }, 'answer')]
  })
}

type Answer = Pick<Pair, 'before' | 'after' | 'where'>

function headers ({ before, after, where }: Answer): Change[] {
  const [old, present] = [Object.keys(before['headers'] ?? {}), Object.keys(after['headers'] ?? {})]
  return [
    ...present.filter((name) => !old.includes(name)).map((name) => change('answer_header_added', where, { name })),
    ...old.filter((name) => !present.includes(name)).map((name) => change('answer_header_removed', where, { name }))
  ]
}

function media ({ before, after, where }: Answer, of: 'body' | 'answer'): Change[] {
  const [old, present]: Json[] = [before['content'] ?? {}, after['content'] ?? {}] as [Json, Json]
  return [...new Set([...Object.keys(old!), ...Object.keys(present!)])].flatMap((name) => {
    if (!present![name]) return [change(`${of}_media_removed`, where, { name })]
    if (!old![name]) return [change(`${of}_media_added`, where, { name })]
    return compareSchemas({ before: old![name].schema ?? {}, after: present![name].schema ?? {}, way: of === 'body' ? 'asked' : 'told', where })
  })
}
