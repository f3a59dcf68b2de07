import type { Static } from 'typebox'
import { type Code, codes, type Kind } from '../domain/codes.ts'
import { isWord, labelOf } from '../domain/labels.ts'
import type { AllowedAction as Allowed } from '../domain/kernel/guard.ts'
import { type Machine, pathOf } from '../domain/kernel/machine.ts'
import type { Refusal } from '../domain/kernel/refusal.ts'
import { tagOf } from './etags.ts'
import type { Fault } from './faults.ts'
import { fieldCodes, fieldErrors } from './field-errors.ts'
import type { Language } from './languages.ts'
import { Figures, integer, list, OpenString, optional, pattern, ref, text, View } from './schemas.ts'

/** The only place where a refusal meets HTTP (C-5). */
export const statusOf: Readonly<Record<Kind, number>> = {
  unreadable: 400,
  unknown: 401,
  forbidden: 403,
  absent: 404,
  method: 405,
  unacceptable: 406,
  slow: 408,
  wait: 409,
  gone: 410,
  stale: 412,
  too_large: 413,
  unsupported: 415,
  change: 422,
  blind: 428,
  quota: 429,
  fault: 500,
  later: 503
}

const Code = OpenString(Object.keys(codes), 'Stable: the key for machines. New ones may come.')
const Blocker = View('Blocker', { code: Code, detail: text(2000), params: Figures }, 'What stands in the way of an action now.')
export const AllowedAction = View('AllowedAction', {
  action: pattern('^[a-z_]+$', 60, 'submit'),
  href: text(300),
  blockedBy: list(ref(Blocker), 20, 'Empty: it would pass now.')
}, 'An action that leaves the present status, for the reader’s role.')
const FieldError = View('FieldError', {
  pointer: optional(text(2000)),
  parameter: optional(text(100)),
  code: OpenString(Object.keys(fieldCodes)),
  detail: text(10_000),
  params: Figures
}, 'One thing wrong with one field (`pointer`, RFC 6901 in the body) or one parameter.')
export const Problem = View('Problem', {
  type: { ...text(300), format: 'uri' },
  title: text(200),
  status: integer(400, 599),
  code: Code,
  detail: text(2000),
  instance: text(100),
  traceId: pattern('^[0-9a-f]{32}$', 32, '018f3f5c5a7e7c319d5b3f0c6f1f8a11'),
  params: optional(Figures),
  errors: optional(list(ref(FieldError), 100)),
  currentStatus: optional(text(60)),
  etag: optional(text(20)),
  allowedActions: optional(list(ref(AllowedAction), 50)),
  violatedPolicies: optional(list(text(60), 10, 'Which limits of `RateLimit-Policy` are used up.')),
  retryAfterSeconds: optional(integer(0, 86_400))
}, 'Why a request was refused (RFC 9457).')
export type ProblemBody = Static<typeof Problem>

/** Seconds after which the same request may succeed, where the service knows. */
export function retryAfterSeconds ({ code, params }: Refusal): number | undefined {
  if (code === 'quota_exceeded' || code === 'issuer_unavailable') return Number(params['seconds'] ?? 1)
  if (code === 'idempotency_in_progress') return 1
  return codes[code].kind === 'later' ? 2 : undefined
}

/** Where a refusal happened, and for whom it is told. */
export interface Site {
  readonly publicUrl: string
  readonly language: Language
  readonly requestId: string
  readonly traceparent: string | undefined
  readonly url: string
  readonly machine: Machine | undefined
}

export function problemOf (fault: Fault, site: Site): ProblemBody {
  const { kind, title } = codes[fault.refusal.code]
  const wait = retryAfterSeconds(fault.refusal)
  const { code, detail, params } = blockerOf(fault.refusal, site.language, site.machine)
  return {
    type: `${site.publicUrl}/v1/reference/error-codes/${code}`,
    title: title[site.language],
    status: statusOf[kind],
    code,
    detail,
    instance: `urn:uuid:${site.requestId}`,
    traceId: traceOf(site),
    params,
    ...particulars(fault, site),
    ...(wait !== undefined && { retryAfterSeconds: wait })
  }
}

function particulars (fault: Fault, { language, url, machine }: Site) {
  const { refusal, current } = fault
  const errors = errorsOf(fault, language)
  const href = url.split('?', 1)[0]!.split('/').slice(0, 4).join('/')
  const etag = current ? tagOf(current.state) : refusal.params['etag']
  return {
    ...(errors && { errors }),
    ...(etag !== undefined && { etag: String(etag) }),
    ...(refusal.code === 'quota_exceeded' && { violatedPolicies: [String(refusal.params['policy'] ?? 'default')] }),
    ...(current && machine && {
      currentStatus: current.state.status,
      allowedActions: current.actions.map((action) => link(machine, action, href, language))
    })
  }
}

/** What is wrong with each field: as the schema tells it, one by one as the refusal does, or the refusal itself at its field. */
function errorsOf ({ refusal, pointer, violations, context, particulars }: Fault, language: Language) {
  if (violations) return fieldErrors(violations, context, language)
  if (particulars) return particulars.slice(0, 100).map(({ detail, ...one }) => ({ ...one, code: refusal.code, detail: detail[language] }))
  return pointer === undefined ? undefined : [{ pointer, ...blockerOf(refusal, language) }]
}

/** A refusal in words: its sentence, and its figures with the rule behind it. */
export function blockerOf ({ code, rule, params }: Refusal, language: Language, machine?: Machine) {
  const figures: Record<string, string> = { rule }
  for (const name in params) figures[name] = String(params[name])
  const detail = codes[code].detail[language].replace(/{(\w+)}/g, (_, name: string) => spokenIn(language, figures[name] ?? '', machine?.name))
  return { code, detail, params: figures }
}

const wordsOnly = /^[a-z_]+(?:[,;:() ]+[a-z_]+)*\)?$/

/** A figure as a sentence says it: words of the vocabulary by their labels, anything else as it is. */
function spokenIn (language: Language, figure: string, machine: string | undefined): string {
  return wordsOnly.test(figure) ? figure.replace(/[a-z_]+/g, (word) => isWord(word) ? labelOf(word, language, machine) : word) : figure
}

const none: readonly never[] = []

/** An action with its address, and what stands in its way in the reader's language. */
export function link (machine: Machine, { action, blockedBy }: Allowed, href: string, language: Language) {
  return {
    action,
    href: href + pathOf(machine, action),
    blockedBy: blockedBy.length === 0 ? none as [] : blockedBy.map((refusal) => blockerOf(refusal, language, machine))
  }
}

/** A W3C trace context: version, trace, span, flags. */
export const traceContext = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

function traceOf ({ traceparent, requestId }: Site): string {
  return traceContext.exec(traceparent ?? '')?.[1] ?? requestId.replaceAll('-', '')
}
