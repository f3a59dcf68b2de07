import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { assertReach, unlimited } from '../auth/reach.ts'
import { assertScopesKnown, scopeCatalogue } from '../auth/scope-catalogue.ts'
import { algorithms } from '../auth/tokens.ts'
import { disableIssuer, findIssuer, hasOtherClaim, insertIssuer, type IssuerMapping, listIssuers } from '../db/issuers.ts'
import type { Db } from '../db/kernel/client.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import { roles } from '../domain/kernel/machine.ts'
import { insist, insistRole, notFound, refuse } from '../domain/kernel/refusal.ts'
import { violation } from '../http/field-errors.ts'
import { Id, Input, Instant, list, nullable, optional, pageOf, pattern, ref, StringEnum, text, View } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import { page, pageParameters } from './list-routes.ts'

const given = roles.filter((role) => role !== 'system' && role !== 'admin')
const about = (description: string, maxLength = 100) => ({ ...text(maxLength), description })
const claim = (description: string, fallback: string) => optional({ ...about(description), default: fallback })
const uri = (description: string) => ({ ...pattern('^https?://[^\\s]+$', 500, 'https://login.example.org/keys'), description })
const fields = {
  label: text(100),
  issuer: uri('What its tokens say in `iss`, to the letter.'),
  audience: about('What its tokens say in `aud`: this service, as the issuer calls it.', 300),
  jwksUri: uri('Where it publishes its keys.'),
  algorithms: { ...list(StringEnum(algorithms), 5, 'What its tokens may be signed with.'), minItems: 1 },
  roles: { ...list(StringEnum(given), 10, 'The roles that its tokens may give.'), minItems: 1 },
  scopes: list(pattern('^([a-z-]+:([a-z]+|[*])|[*])$', 60, 'applications:read'), 50, 'The scopes that its tokens may have at most.')
}
const branchClaim = 'Only tokens that say `branchValue` in this claim act in the branch; null: all those for the audience.'
const scopeClaim = 'The claim that holds the scopes of a token; null: each has all of `scopes`.'
const IssuerInput = Input('IssuerInput', {
  ...fields,
  branchClaim: optional(nullable(about(branchClaim))),
  branchValue: optional(nullable(text(200))),
  roleClaim: claim('The claim that holds the role.', 'cpq_role'),
  personClaim: claim('The claim that holds the id of the person: a candidate, an examiner, a seat’s holder.', 'cpq_person'),
  organizationClaim: claim('The claim that holds the id of the organisation.', 'cpq_organization'),
  scopeClaim: optional(nullable({ ...about(scopeClaim), default: 'scope' }))
}, 'An identity provider of the branch, and how its tokens are read.')
const Issuer = View('Issuer', {
  id: Id,
  ...fields,
  branchClaim: nullable(about(branchClaim)),
  branchValue: nullable(text(200)),
  roleClaim: text(100),
  personClaim: text(100),
  organizationClaim: text(100),
  scopeClaim: nullable(about(scopeClaim)),
  disabledAt: nullable(Instant),
  disabledBy: nullable(text(100)),
  createdBy: text(100),
  createdAt: Instant
}, 'An identity provider whose access tokens act in the branch.')
const tags = ['Issuer']
const forManagers = 'For the roles officer, admin.'
const params = Type.Object({ branchId: Id })
const oneParams = Type.Object({ branchId: Id, issuerId: Id })
const query = Type.Object(pageParameters, { additionalProperties: false })

/** People and systems of a branch come with tokens of its identity provider (C-50): this says how such a token is read. */
export async function issuerRoutes (app: FastifyInstance): Promise<void> {
  const config = { scope: 'issuers:manage' as const }

  app.post('/:branchId/issuers', {
    config,
    schema: {
      operationId: 'createIssuer',
      summary: 'Trust an identity provider',
      description: `${forManagers} Its access tokens (RFC 9068) then act in this branch, with the roles and scopes given here at most.`,
      tags,
      params,
      querystring: DryRun,
      body: ref(IssuerInput),
      response: { 200: ref(Issuer), 201: ref(Issuer) }
    }
  }, async (request, reply) => {
    const { caller: { branchId }, credential: own, isSandbox } = request
    assertManager(request)
    const row = { ...defaults, ...request.body as Mapping, isSandbox }
    assertScopesKnown(row.scopes, scopeCatalogue(app.operations))
    assertReach(own!, { ...unlimited, scopes: row.scopes })
    if ((row.branchClaim === null) !== (row.branchValue === null)) throw halfOfClaim(row.branchClaim === null ? 'branchClaim' : 'branchValue')
    insist(!app.outgoing.allows(row.jwksUri) && refuse('address_not_callable', 'api:6.3', {}), '#/jwksUri')
    const run = (db: Db, caller: Caller) => db.write(caller, async (tx) => {
      insist(await hasOtherClaim(tx, row) && refuse('issuer_taken', 'api:C-58', {}))
      return await insertIssuer(tx, { ...row, createdBy: own!.id })
    })
    const answer = await writing({ request, reply }, run, (made, { dryRun }) => {
      if (!dryRun) reply.code(201).header('location', `/v1/branches/${branchId}/issuers/${made.id}`)
      return made
    })
    app.credentials.forgetAll()
    return answer
  })

  app.get('/:branchId/issuers', {
    config: { ...config, isList: true },
    schema: {
      operationId: 'listIssuers',
      summary: 'List the identity providers of a branch',
      description: `${forManagers} Newest first, those that were disabled too.`,
      tags,
      params,
      querystring: query,
      response: { 200: ref(pageOf('Issuer', Issuer)) }
    }
  }, async (request, reply) => {
    assertManager(request)
    const { branchId } = request.caller
    const { limit, cursor } = request.query as { limit: number, cursor?: string }
    const identity = { branchId, list: 'issuers', filters: {} }
    const place = cursor === undefined ? undefined : app.cursors.decode(cursor, identity)
    const after = place && { createdAt: String(place.value), id: place.id }
    const found = await listIssuers(app.db, branchId, { after, limit: limit + 1 })
    return page({ request, reply, limit }, found, ({ id, createdAt }) => app.cursors.encode({ value: createdAt, id }, identity))
  })

  app.get('/:branchId/issuers/:issuerId', {
    config,
    schema: { operationId: 'getIssuer', summary: 'Show an identity provider', description: forManagers, tags, params: oneParams, response: { 200: ref(Issuer) } }
  }, async (request) => {
    assertManager(request)
    return known(await findIssuer(app.db, request.caller.branchId, (request.params as { issuerId: string }).issuerId))
  })

  app.post('/:branchId/issuers/:issuerId/disable', {
    config,
    schema: {
      operationId: 'disableIssuer',
      summary: 'Trust an identity provider no longer',
      description: `${forManagers} Its tokens stop at once here, within seconds elsewhere. To change a provider, disable it and create it anew.`,
      tags,
      params: oneParams,
      querystring: DryRun,
      response: { 200: ref(Issuer) }
    }
  }, async (request, reply) => {
    assertManager(request)
    const { issuerId } = request.params as { issuerId: string }
    const run = (db: Db, caller: Caller) => db.write(caller, async (tx) => known(await disableIssuer(tx, issuerId, caller.actor.id)))
    const answer = await writing({ request, reply }, run, (disabled) => disabled)
    app.credentials.forgetAll()
    return answer
  })
}

type Mapping = Omit<IssuerMapping, 'id' | 'branchId' | 'isSandbox' | 'disabledAt' | 'disabledBy' | 'createdBy' | 'createdAt'>
const defaults = {
  branchClaim: null, branchValue: null, roleClaim: 'cpq_role', personClaim: 'cpq_person', organizationClaim: 'cpq_organization', scopeClaim: 'scope'
}

const halfOfClaim = (missingProperty: string) => violation('body', { keyword: 'required', instancePath: '', params: { missingProperty } })

function known (issuer: IssuerMapping | undefined): IssuerMapping {
  if (!issuer) throw notFound()
  return issuer
}

function assertManager ({ caller, params }: { readonly caller: Caller, readonly params: unknown }): void {
  const { actor: { role }, branchId } = caller
  insistRole(['officer', 'admin'], role, 'manage_issuers')
  if ((params as { branchId: string }).branchId !== branchId) throw notFound()
}
