import type { FastifyInstance } from 'fastify'
import { roles } from '../domain/kernel/machine.ts'
import { flag, Id, list, nullable, OpenString, ref, text, View } from '../http/schemas.ts'

const Credential = View('Credential', {
  id: text(100),
  label: text(200),
  role: OpenString(roles),
  personId: nullable(Id),
  organizationId: nullable(Id),
  branchId: { ...nullable(Id), description: 'The branch that it acts in; null for platform administrators, who name theirs.' },
  isSandbox: flag,
  scopes: list(text(60), 200, '`*` is all that its role may.')
}, 'Who is asking: what the credential of this request stands for.')

/** What a client needs to know of itself before it asks for anything else. */
export async function credentialRoutes (app: FastifyInstance): Promise<void> {
  app.get('/v1/reference/credential', {
    config: { scope: 'reference:read', branchless: true },
    schema: {
      operationId: 'getCredential',
      summary: 'Who am I?',
      description: 'The role, person, organisation, branch and scopes of the credential that asks.',
      tags: ['Reference'],
      response: { 200: ref(Credential) }
    }
  }, async ({ credential }) => {
    const { id, label, actor: { role, personId, organizationId }, branch, scopes } = credential!
    return { id, label, role, personId, organizationId, branchId: branch?.id ?? null, isSandbox: branch?.isSandbox ?? false, scopes: scopes ? [...scopes] : ['*'] }
  })
}
