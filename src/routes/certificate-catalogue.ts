import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findInCatalogue, listCatalogue } from '../db/catalogue.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { commonCode, frameworkVersion, unitCode } from '../http/framework-schemas.ts'
import { flag, LegalDate, list, nullable, pageOf, pattern, ref, text, View } from '../http/schemas.ts'
import { page, pageParameters } from './list-routes.ts'

const code = pattern('^[A-Z]{3,6}-[A-Za-z0-9][A-Za-z0-9._-]*$', 47, 'METAL-CQPI-QUALITE')
const branchName = text(200)
const CommonUnit = View('CommonUnit', { commonCode, code: unitCode, title: text(500) }, 'A unit that is the same in every certificate that shares it.')
const Adoption = View('CatalogueAdoption', {
  branchName,
  frameworkVersion: { ...frameworkVersion, description: 'Of the entry that its commission adopted.' },
  adoptedOn: LegalDate,
  endedOn: nullable({ ...LegalDate, description: 'When the partner closed its certificate.' })
}, 'That another branch shares the certificate.')
const Entry = View('CatalogueEntry', {
  code,
  certificateCode: text(40),
  title: text(500),
  branchName,
  frameworkVersion: { ...frameworkVersion, description: 'In which the common units became what they are.' },
  commonUnits: list(ref(CommonUnit), 100),
  partnerBranches: list(text(40), 50, 'Whom the owner named, by collective agreement (IDCC) or slug.'),
  publishedOn: LegalDate,
  endedOn: nullable({ ...LegalDate, description: 'When the owner closed it.' }),
  adoptions: list(ref(Adoption), 1000),
  branches: list(branchName, 1000, 'Those that share it today, the owner first.'),
  isInterbranch: { ...flag, description: 'Two branches share it at least; else it is a plain certificate.' }
}, 'An interbranch certificate (CQPI) and its common units, as its owner published them last.')

const about = 'Interbranch certificates (CQPI) of all branches, with who adopted them. No person stands in it.'
const tags = ['Certificate catalogue']
interface Query { readonly limit: number, readonly cursor?: string }

const shown = <Item extends { readonly version: number, readonly adoptions: readonly { readonly version: number }[] }>(entry: Item) => ({
  ...entry,
  frameworkVersion: entry.version,
  adoptions: entry.adoptions.map((adoption) => ({ ...adoption, frameworkVersion: adoption.version }))
})

/** The only rows that branches see of each other. */
export async function certificateCatalogueRoutes (app: FastifyInstance): Promise<void> {
  app.get('', {
    config: { scope: 'certificates:read', isList: true, about },
    schema: {
      operationId: 'listCertificateCatalogue',
      summary: 'List interbranch certificates',
      description: 'Those of every branch, in the order of their codes.',
      tags,
      querystring: Type.Object(pageParameters, { additionalProperties: false }),
      response: { 200: ref(pageOf('CatalogueEntry', Entry)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const { limit, cursor } = request.query as Query
    const identity = { branchId: caller.branchId, list: 'certificate-catalogue', filters: {} }
    const after = cursor === undefined ? {} : { after: app.cursors.decode(cursor, identity).id }
    const rows = await app.db.read(caller, (tx) => listCatalogue(tx, { ...after, limit: limit + 1 }))
    return page({ request, reply, limit }, rows.map(shown), ({ code }) => app.cursors.encode({ value: code, id: code }, identity))
  })

  app.get('/:code', {
    config: { scope: 'certificates:read', about },
    schema: {
      operationId: 'getCertificateCatalogueEntry',
      summary: 'Show an interbranch certificate',
      description: 'By its code: the prefix of the owner and the code of its certificate.',
      tags,
      params: Type.Object({ code }),
      response: { 200: ref(Entry) }
    }
  }, async ({ caller, params }) => {
    const entry = await app.db.read(caller, (tx) => findInCatalogue(tx, (params as { code: string }).code))
    if (!entry) throw notFound()
    return shown(entry)
  })
}
