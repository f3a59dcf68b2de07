import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import fp from 'fastify-plugin'
import type { Caller } from '../domain/kernel/decider.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { violation } from '../http/field-errors.ts'
import { type Branch, type Credential, type Credentials, credentials } from './credentials.ts'
import { isWithin } from './networks.ts'
import { type Access, assertDeclared, assertScope, type Scope } from './scopes.ts'
import { uuid } from '../domain/rules/uuid.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, in which branch. Set on every route that is neither public nor branchless. */
    caller: Caller
    /** The key behind the request; null on public routes. */
    credential: Credential | null
    /** Whether the branch is one for trying out. */
    isSandbox: boolean
  }
  interface FastifyInstance { readonly credentials: Credentials }
  interface FastifyContextConfig {
    /** What a credential needs to be let in, such as `applications:read`. */
    scope?: Scope
    /** Served to anyone. */
    public?: boolean
    /** Served without a branch: reference data, the platform itself. */
    branchless?: boolean
  }
}

interface Options {
  readonly secret: string
  /** Addresses of pages that others made, which cannot declare that they are public. */
  readonly publicPages: RegExp
}

/** Who calls (C-51, C-52, C-58, C-59). Every route declares its access or the start fails; the check is part of the route. */
export default fp<Options>(async (app, { secret, publicPages }) => {
  const refused = (reason: string) => app.log.info({ reason }, `A token was refused: ${reason}`)
  const known = credentials({ db: app.db, pepper: secret, outgoing: app.outgoing, refused })
  app.decorate('credentials', known)
  app.decorateRequest('caller', null as never)
  app.decorateRequest('credential', null)
  app.decorateRequest('isSandbox', false)

  app.addHook('onRoute', (route) => {
    const access: Access = publicPages.test(route.url) ? { public: true } : route.config ?? {}
    assertDeclared(access, `${[route.method].flat().join(', ')} ${route.url}`)
    if (access.scope) route.onRequest = [entrance(known, access.scope, access.branchless ?? false), route.onRequest ?? []].flat()
  })

  const noteUse = async () => {
    const used = known.takeUsed()
    if (used.length === 0) return
    await app.db.system.updateTable('apiKey').set({ lastUsedAt: new Date().toISOString() }).where('id', 'in', used).execute()
  }
  const warn = (err: unknown) => app.log.warn({ err }, 'The last use of keys was not noted')
  const everyMinute = setInterval(() => { noteUse().catch(warn) }, 60_000).unref()
  app.addHook('preClose', async () => {
    clearInterval(everyMinute)
    await noteUse().catch(warn)
  })
}, { name: 'auth', dependencies: ['database'] })

/** Lets a request in: at once when its key was seen lately and names its branch, without a promise. */
function entrance (known: Credentials, scope: Scope, branchless: boolean) {
  async function slowly (request: FastifyRequest, asked: Promise<Credential | null> | Credential | null): Promise<void> {
    const credential = assertKnown(await asked)
    assertNetwork(credential, request.ip)
    const named = namedBranch(request)
    if (credential.branch || branchless) return visit(request, { credential, scope, branch: credential.branch })
    assertScope(credential, scope)
    if (named === undefined) throw new DomainError(refuse('branch_required', 'api:C-59', {}))
    const branch = await known.branchOf(named)
    if (!branch) throw new DomainError(refuse('branch_not_allowed', 'api:C-59', {}))
    visit(request, { credential, scope, branch })
  }
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { headers, ip, server } = request
    const credential = known.verify(bearerOf(headers.authorization), {
      named: headers['cpq-branch'] as string | undefined, mayAsk: () => server.assertUnspent(ip)
    })
    if (credential instanceof Promise || !credential?.branch) {
      slowly(request, credential).then(() => done(), done)
      return
    }
    assertNetwork(credential, request.ip)
    visit(request, { credential, scope, branch: credential.branch })
    done()
  }
}

interface Entry { readonly credential: Credential, readonly scope: Scope, readonly branch: Branch | null }

function visit (request: FastifyRequest, { credential, scope, branch }: Entry): void {
  request.credential = credential
  request.credentialId = credential.id
  assertScope(credential, scope)
  if (!branch) return
  const named = namedBranch(request)
  if (named !== undefined && named !== branch.id) throw new DomainError(refuse('branch_not_allowed', 'api:C-59', {}))
  const { id: branchId, timeZone, clockOffset, isSandbox } = branch
  request.visitedBranchId = branchId
  request.isSandbox = isSandbox
  request.caller = { branchId, timeZone, clockOffset, requestId: request.id, actor: credential.actor, dryRun: false, isSandbox }
}

function bearerOf (header: string | undefined): string {
  if (header === undefined) throw new DomainError(refuse('credential_missing', 'api:C-51', {}))
  return /^bearer +(\S+)$/i.exec(header)?.[1] ?? ''
}

function assertKnown (credential: Credential | null): Credential {
  if (!credential) throw new DomainError(refuse('credential_invalid', 'api:C-51', {}))
  return credential
}

function assertNetwork ({ networks }: Credential, address: string): void {
  if (networks.length > 0 && !isWithin(address, networks)) throw new DomainError(refuse('network_not_allowed', 'api:C-51', {}))
}

function namedBranch ({ headers }: FastifyRequest): string | undefined {
  const named = headers['cpq-branch'] as string | undefined
  if (named === undefined || uuid.test(named)) return named
  throw violation('headers', { keyword: 'format', instancePath: '/Cpq-Branch', params: { format: 'uuid' } })
}
