import { spoken } from '../naming.ts'
import { exampleOf } from './examples.ts'
import { point, type Json } from './shared.ts'

/** The same document in OpenAPI 3.1, where null is a type, an operation can name its scopes, and webhooks have a part of their own (O-1, O-9). */
export function toOpenApi31 (document: Json, eventTypes: readonly string[]): Json {
  const { paths, components, ...rest } = nullAsType(document) as Json
  for (const operation of Object.values(paths as Json).flatMap((path) => Object.values(path as Json))) {
    if (operation['x-scope']) operation.security = operation.security.map((way: Json) => Object.fromEntries(Object.keys(way).map((name) => [name, [operation['x-scope']]])))
  }
  const { schemas } = document['components']
  const webhooks = schemas.BranchEvent && { webhooks: webhooksOf(eventTypes, exampleOf('BranchEvent', schemas) as Json) }
  return { ...rest, openapi: '3.1.0', paths, ...webhooks, components }
}

/** What a receiver is sent, type by type. */
function webhooksOf (types: readonly string[], example: Json): Json {
  return Object.fromEntries(types.map((type) => {
    const [subject = '', what = ''] = type.split('.')
    const value = { ...example, type, subject: { ...example['subject'], type: subject } }
    const post = {
      operationId: `on${type.split(/[._]/).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}`,
      summary: `${spoken(subject)}: ${spoken(what)}`,
      description: 'Signed as Standard Webhooks say: check `webhook-signature` over `webhook-id`, `webhook-timestamp` and the body.',
      tags: ['BranchEvent'],
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: point('schemas', 'BranchEvent'), examples: { example: { value } } } } },
      responses: { 204: { description: 'Received. Any 2xx will do; 410 asks for nothing more to be sent here.' } }
    }
    return [type.replaceAll('_', '-'), { post }]
  }))
}

function nullAsType (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullAsType)
  if (typeof value !== 'object' || value === null) return value
  const isNullable = 'nullable' in value && value.nullable === true
  return Object.fromEntries(Object.entries(value)
    .filter(([name]) => !(isNullable && name === 'nullable'))
    .map(([name, part]) => [name, isNullable && name === 'type' ? [part, 'null'] : nullAsType(part)]))
}
