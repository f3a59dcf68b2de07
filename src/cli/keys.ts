import { v7 as uuidv7 } from 'uuid'
import { mintKey } from '../auth/keys.ts'
import { findApiKey, insertApiKeys, listApiKeys, lockApiKey, longestOverlap, revokeApiKey, rotateApiKey } from '../db/api-keys.ts'
import { startError } from '../db/kernel/start-error.ts'
import { type Role, roles } from '../domain/kernel/machine.ts'
import { branchIn, type Commands, given, type OperatorTools, uuidIn, wordIn } from './command.ts'

export const keys: Commands = {
  'keys create': { usage: '--branch proprete --role officer --label "Secretariat" [--person new|<uuid>] [--organization <uuid>]; --role admin needs no branch', operate: create },
  'keys list': { usage: '--branch proprete', operate: list },
  'keys rotate': { usage: '<id> --branch proprete [--overlap <seconds>]', operate: rotate },
  'keys revoke': { usage: '<id> --branch proprete', operate: revoke }
}

async function create (tools: OperatorTools): Promise<object[]> {
  const { db, config, values } = tools
  const role = given(values, 'role') as Role
  const label = given(values, 'label')
  if (role === 'system' || !roles.includes(role)) throw startError(`"${role}" is no role. There are: ${roles.filter((known) => known !== 'system').join(', ')}.`)
  const branch = role === 'admin' ? null : await branchIn(tools)
  const { credential, ...key } = mintKey(config.secret, branch?.isSandbox ? 'test' : 'live')
  const personId = values['person'] === 'new' ? uuidv7() : uuidIn(values, 'person')
  const organizationId = uuidIn(values, 'organization')
  await insertApiKeys(db, [{ ...key, branchId: branch?.id ?? null, label, role, personId, organizationId, scopes: null, expiresAt: null, revokedAt: null, lastUsedAt: null }])
  return [{ id: key.id, role, branch: branch?.slug ?? null, personId, credential }]
}

/** All of them, page by page. */
async function list (tools: OperatorTools): Promise<AsyncIterable<object>> {
  const { id: branchId } = await branchIn(tools)
  return (async function * () {
    for (let after: { createdAt: string, id: string } | undefined, isLast = false; !isLast;) {
      const page = await listApiKeys(tools.db, branchId, { limit: 200, ...after && { after } })
      yield * page
      after = page.at(-1)
      isLast = page.length < 200
    }
  })()
}

async function rotate (tools: OperatorTools): Promise<object[]> {
  const { branch, id } = await keyIn(tools)
  const overlap = tools.values['overlap'] === undefined ? '86400' : given(tools.values, 'overlap', /^\d{1,6}$/)
  const overlapSeconds = Number(overlap)
  if (overlapSeconds > longestOverlap) throw startError(`--overlap takes ${longestOverlap} seconds at most.`)
  const { secretHash, credential } = mintKey(tools.config.secret, branch.isSandbox ? 'test' : 'live', id)
  const key = await tools.db.write({ branchId: branch.id }, async (tx) =>
    rotateApiKey(tx, (await lockApiKey(tx, id))!, { secretHash, overlapSeconds, rotatedBy: 'cpq' }))
  return [{ ...key, credential }]
}

async function revoke (tools: OperatorTools): Promise<object[]> {
  const { branch, id } = await keyIn(tools)
  return [await tools.db.write({ branchId: branch.id }, (tx) => revokeApiKey(tx, id, 'cpq')) as object]
}

async function keyIn (tools: OperatorTools) {
  const branch = await branchIn(tools)
  const id = wordIn(tools.words, 'The id of the key')
  if (!await findApiKey(tools.db, branch.id, id)) throw startError(`There is no key "${id}" in the branch "${branch.slug}".`)
  return { branch, id }
}
