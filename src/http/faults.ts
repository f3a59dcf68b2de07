import { DomainError, type Refusal, refuse } from '../domain/kernel/refusal.ts'
import type { Violation } from './field-errors.ts'

/** Any error, in the words of the catalogue. */
export interface Fault {
  readonly refusal: Refusal
  readonly pointer?: string | undefined
  readonly particulars?: DomainError['particulars']
  readonly current?: DomainError['current']
  readonly violations?: readonly Violation[]
  readonly context?: string | undefined
}

export const bodyLimit = 1_048_576

const unreadable = refuse('json_unreadable', 'api:C-5', {})
const malformed = refuse('request_malformed', 'api:C-5', {})
const absent = refuse('not_found', 'model:perimeter', {})

/** Errors of Fastify and its plugins, by their code. */
const known: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: unreadable,
  FST_ERR_CTP_EMPTY_JSON_BODY: unreadable,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: malformed,
  FST_ERR_CTP_BODY_TOO_LARGE: refuse('body_too_large', 'api:6.4', { limit: bodyLimit }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refuse('media_type_unsupported', 'api:C-43', {}),
  FST_ERR_BAD_URL: malformed,
  FST_ERR_MAX_PARAM_LENGTH: absent,
  FST_ERR_HANDLER_TIMEOUT: refuse('overloaded', 'api:8.4', {})
}

export function faultOf (error: unknown): Fault {
  if (error instanceof DomainError) return error
  const { validation, validationContext, code = '', statusCode = 500 } = error as Partial<ErrorOfFastify>
  if (validation) return broken(validation, validationContext)
  if (known[code]) return { refusal: known[code] }
  if (error instanceof SyntaxError && statusCode === 400) return { refusal: unreadable }
  if (statusCode === 404) return { refusal: absent }
  if (statusCode >= 400 && statusCode < 500) return { refusal: malformed }
  return { refusal: refuse('internal', 'api:C-6', {}) }
}

interface ErrorOfFastify {
  readonly validation: readonly Violation[]
  readonly validationContext: string
  readonly code: string
  readonly statusCode: number
}

function broken (violations: readonly Violation[], context: string | undefined): Fault {
  const count = violations.length
  if (context !== 'body') return { refusal: refuse('parameter_invalid', 'api:C-5', { count }), violations, context }
  const [first] = violations
  const onlyStatus = count === 1 && first?.params['additionalProperty'] === 'status' && first.instancePath === ''
  const refusal = onlyStatus ? refuse('status_read_only', 'api:C-24', {}) : refuse('validation_failed', 'api:C-3', { count })
  return { refusal, violations, context }
}
