import type { Kept } from './kernel/record.ts'
import type { Role } from './kernel/machine.ts'

/** Kinds of signature of Standard Webhooks: a key pair of which the receiver needs the public half, or a shared secret. */
export const signings = ['ed25519', 'hmac'] as const
export const endpointStatuses = ['enabled', 'disabled', 'deleted'] as const
export const disabledReasons = ['requested', 'gone', 'failing'] as const
export type DisabledReason = typeof disabledReasons[number]

/** What whoever manages an endpoint may change of it. */
export interface EndpointContent {
  readonly url: string
  readonly description: string | null
  /** None: all that its owner may be told of. */
  readonly types: readonly string[]
}

/** Where events are sent, for whom: it is told what the role, person and organisation behind the credential that made it may know. */
export interface WebhookEndpoint extends Kept, EndpointContent {
  readonly signing: typeof signings[number]
  readonly status: typeof endpointStatuses[number]
  readonly disabledReason: DisabledReason | null
  readonly disabledAt: string | null
  readonly role: Role
  readonly personId: string | null
  readonly organizationId: string | null
  readonly createdBy: string
  /** The credential that it stands by: the one that made it, or enabled it last. */
  readonly enabledBy: string
}

export type WebhookEndpointEvent =
  | { readonly type: 'webhook_endpoint.created', readonly state: WebhookEndpoint }
  | { readonly type: 'webhook_endpoint.changed', readonly content: EndpointContent }
  | { readonly type: 'webhook_endpoint.enabled', readonly enabledBy: string }
  | { readonly type: 'webhook_endpoint.disabled', readonly reason: DisabledReason, readonly disabledAt: string }
  | { readonly type: 'webhook_endpoint.secret_rotated' }
  | { readonly type: 'webhook_endpoint.deleted' }

const working = { disabledReason: null, disabledAt: null }

export function evolveWebhookEndpoint (state: WebhookEndpoint, event: WebhookEndpointEvent): WebhookEndpoint {
  if (event.type === 'webhook_endpoint.created') return event.state
  return { ...state, ...changeOf(event), version: state.version + 1 }
}

function changeOf (event: Exclude<WebhookEndpointEvent, { type: 'webhook_endpoint.created' }>): Partial<WebhookEndpoint> {
  switch (event.type) {
    case 'webhook_endpoint.changed': return event.content
    case 'webhook_endpoint.enabled': return { ...working, status: 'enabled', enabledBy: event.enabledBy }
    case 'webhook_endpoint.disabled': return { status: 'disabled', disabledReason: event.reason, disabledAt: event.disabledAt }
    case 'webhook_endpoint.deleted': return { ...working, status: 'deleted' }
    case 'webhook_endpoint.secret_rotated': return {}
  }
}

/** C-44: waits before each try, in seconds. */
export const retryDelays = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
const day = 86_400_000
/** C-48: an endpoint at which nothing arrives for so long is disabled. */
export const failingDays = 5

/** What a receiver answered: `status` is null where there was no answer. */
export interface Outcome { readonly status: number | null, readonly retryAfterSeconds: number | null }

/** Any other answer than 2xx is a failure, redirections too. */
export const isDelivered = ({ status }: Outcome) => status !== null && status >= 200 && status < 300

/** When to try again after so many tries; null: never. A receiver that asks for more time gets it, up to a day. */
export function nextAttemptAt (now: string, tries: number, { retryAfterSeconds }: Outcome): string | null {
  const delay = retryDelays[tries]
  if (delay === undefined) return null
  const wait = Math.min(Math.max(delay, retryAfterSeconds ?? 0), 86_400)
  return new Date(Date.parse(now) + wait * 1_000).toISOString()
}

/** Whether the endpoint ends here, and why. */
export function endOf ({ status }: Outcome, failingSince: string, now: string): DisabledReason | null {
  if (status === 410) return 'gone'
  return Date.parse(now) - Date.parse(failingSince) >= failingDays * day ? 'failing' : null
}
