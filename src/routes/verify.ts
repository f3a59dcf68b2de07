import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { readRegister } from '../db/register.ts'
import { standings } from '../domain/award-register.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { integer, LegalDate, list, nullable, OpenString, ref, text, View } from '../http/schemas.ts'

const RegisterUnit = View('RegisterUnit', {
  code: text(40),
  title: text(300),
  commonCode: nullable({ ...text(60), description: 'Under which other certificates, of any branch, have the same unit.' })
}, 'A unit that a code stands for.')
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
  expiresOn: nullable({ ...LegalDate, description: 'The last day of a unit that is kept for a time; null: no limit.' }),
  branchName: text(200),
  holderInitials: text(20)
}, 'What the public register says of a code: never a name, a birth date or an id.')

/** API C-62: for a stranger who holds a paper. */
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
    const found = await readRegister(app.db, (params as { code: string }).code, requestId)
    if (!found) throw notFound()
    const { branchId, verificationCode, ...answer } = found
    return answer
  })
}
