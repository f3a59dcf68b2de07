import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findBranchOfCode, findRegisterEntry } from '../db/register.ts'
import { initialsOf, standingOf, standings } from '../domain/award-register.ts'
import { type Caller, contextOf } from '../domain/kernel/decider.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { readVerificationCode } from '../domain/rules/numbers.ts'
import { integer, LegalDate, list, nullable, OpenString, ref, text, View } from '../http/schemas.ts'

const RegisterUnit = View('RegisterUnit', { code: text(40), title: text(300) }, 'A unit that a code stands for.')
const RegisterEntry = View('RegisterEntry', {
  kind: OpenString(['award', 'unit_award'], 'A whole certificate, or one unit of it.'),
  outcome: OpenString(standings, 'Whether it stands on the day `asOf`.'),
  asOf: LegalDate,
  certificateCode: text(60),
  certificateTitle: text(300),
  frameworkVersion: integer(1, 1_000_000),
  units: list(ref(RegisterUnit), 200),
  level: nullable({ ...integer(1, 8), description: 'Null unless a registration covered the delivery.' }),
  deliveredOn: LegalDate,
  branchName: text(200),
  holderInitials: text(20)
}, 'What the public register says of a code: never a name, a birth date or an id.')

/** Where a code names no branch: nothing is found there either, and it takes as long. */
const nowhere = { id: '00000000-0000-0000-0000-000000000000', name: '', timeZone: 'UTC', clockOffset: 0 }
const anyone = { id: 'public', role: 'system', personId: null, organizationId: null } as const

/** API C-62: for a stranger who holds a paper. The prefix leads to the branch; row level security holds there as anywhere. */
export async function verifyRoutes (app: FastifyInstance): Promise<void> {
  app.get('/v1/verify/:code', {
    config: { public: true, about: 'The public register: whether a certificate or a unit is real, and stands.' },
    schema: {
      operationId: 'verifyCode',
      summary: 'Verify a code',
      description: 'Without a credential. The code stands on every paper; small letters, spaces and missing hyphens are read all the same.',
      tags: ['Register'],
      params: Type.Object({ code: Type.String({ minLength: 1, maxLength: 100, examples: ['DEMO-7K3M-9QXZ-2P4T-6V8W-C'] }) }),
      response: { 200: ref(RegisterEntry) }
    }
  }, async ({ params, id: requestId }) => {
    const { prefix, code } = readVerificationCode((params as { code: string }).code) ?? { prefix: '', code: '' }
    const { name: branchName, id: branchId, timeZone, clockOffset } = await findBranchOfCode(app.db, prefix) ?? nowhere
    const caller: Caller = { branchId, timeZone, clockOffset, requestId, actor: anyone, dryRun: false }
    const [entry, { today: asOf }] = await app.db.read(caller, (tx) =>
      Promise.all([findRegisterEntry(tx, code), tx.now().then((now) => contextOf(caller, now))]))
    if (!entry) throw notFound()
    return { ...entry, outcome: standingOf(entry, asOf), asOf, branchName, holderInitials: initialsOf(entry) }
  })
}
