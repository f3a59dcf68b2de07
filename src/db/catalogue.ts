import { type ExpressionBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import {
  type AdoptedEntry, type Adoption, adoptionKind, type CatalogueAdoption, type CatalogueEntry, type CatalogueEvent, type Ending, entryKind,
  type Publication, type PublishedEntry, sharersOf
} from '../domain/catalogue.ts'
import type { Certificate } from '../domain/certificate.ts'
import type { Context } from '../domain/kernel/decider.ts'
import { openToAll, type RecordStore } from './kernel/aggregate.ts'
import type { BranchTables, ReadTx, Tx } from './schema.ts'

export const catalogueEntries: RecordStore<'certificate_catalogue', CatalogueEntry> =
  { ...entryKind, table: 'certificateCatalogue', perimeter: openToAll }
export const catalogueAdoptions: RecordStore<'catalogue_adoption', CatalogueAdoption> =
  { ...adoptionKind, table: 'catalogueAdoption', perimeter: openToAll }

/** Of the rows of one certificate, the one that holds comes first. Not by id alone: several instances have several clocks. */
function latestFirst (row: string) {
  const [version, endedOn, id] = ['version', 'endedOn', 'id'].map((column) => sql.ref(`${row}.${column}`))
  return sql`${version} desc, ${endedOn} desc nulls last, ${id} desc`
}

const bornOf = <Store extends { readonly name: string }, State>(stored: Store, type: CatalogueEvent['type'], state: State) =>
  ({ name: stored.name, stored, event: { type, state } as CatalogueEvent & { state: State } })

export async function bearEntries (tx: Tx, drafts: readonly (Publication | Ending)[]) {
  const found = await Promise.all(drafts.map((draft) => 'endedOn' in draft ? endEntry(tx, draft) : publish(tx, draft)))
  return found.flat()
}

export async function bearAdoptions (tx: Tx, drafts: readonly (Adoption | Ending)[], { branchId }: Context) {
  const found = await Promise.all(drafts.map((draft) => 'adoptedOn' in draft ? adopt(tx, draft, branchId) : endAdoption(tx, draft)))
  return found.flat()
}

interface OwnCertificate extends Pick<Certificate, 'id' | 'title' | 'frameworkVersion' | 'partnerBranches'> {
  readonly prefix: string
  readonly name: string
  readonly knownAs: readonly string[]
}

/** The certificate as it is after the vote, and what its branch is called. */
async function ownCertificate (tx: Tx, code: string): Promise<OwnCertificate> {
  const { rows: [own] } = await sql<OwnCertificate>`
    select certificate.id, certificate.title, certificate.framework_version, certificate.partner_branches, owner.prefix, owner.name,
      ${knownAs('certificate', 'owner')} as known_as
    from certificate join branch as owner on owner.id = certificate.branch_id
    where certificate.branch_id = ${tx.branchId} and certificate.code = ${code}`.execute(tx)
  return own!
}

/** The words by which others may name a branch: its slug, and the collective agreement of this certificate. */
const knownAs = (certificate: string, branch: string) =>
  sql`array_remove(array[${sql.ref(`${branch}.slug`)}, coalesce(${sql.ref(`${certificate}.sector`)}, ${sql.ref(`${branch}.idcc`)})], null)`

async function publish (tx: Tx, { code, version, commonUnits, publishedOn }: Publication) {
  const { id: certificateId, title, frameworkVersion, partnerBranches, prefix, name } = await ownCertificate(tx, code)
  const state: CatalogueEntry = {
    branchId: tx.branchId,
    id: uuidv7(),
    version: version ?? frameworkVersion,
    certificateId,
    certificateCode: code,
    title,
    branchPrefix: prefix,
    branchName: name,
    partnerBranches,
    commonUnits,
    publishedOn,
    endedOn: null
  }
  return [bornOf(catalogueEntries, 'certificate_catalogue.published', state)]
}

async function adopt (tx: Tx, { code, ...adoption }: Adoption, branchId: string) {
  const { id: certificateId, name: branchName, knownAs } = await ownCertificate(tx, code)
  const state: CatalogueAdoption = { ...adoption, branchId, id: uuidv7(), certificateId, branchName, knownAs, endedOn: null }
  return [bornOf(catalogueAdoptions, 'catalogue_adoption.recorded', state)]
}

async function endEntry (tx: Tx, { certificateId, endedOn }: Ending) {
  const last = await tx.selectFrom('certificateCatalogue as entry').selectAll().where('branchId', '=', tx.branchId)
    .where('certificateId', '=', certificateId).orderBy(latestFirst('entry')).limit(1).executeTakeFirst()
  return last ? [bornOf(catalogueEntries, 'certificate_catalogue.ended', { ...last, id: uuidv7(), endedOn })] : []
}

async function endAdoption (tx: Tx, { certificateId, endedOn }: Ending) {
  const last = await tx.selectFrom('catalogueAdoption as adopted').selectAll().where('branchId', '=', tx.branchId)
    .where('certificateId', '=', certificateId).orderBy(latestFirst('adopted')).limit(1).executeTakeFirst()
  return last ? [bornOf(catalogueAdoptions, 'catalogue_adoption.ended', { ...last, id: uuidv7(), endedOn })] : []
}

/** The latest of each certificate that adopted this entry. */
const adoptionsOf = sql`(select distinct on (adopted.branch_id, adopted.certificate_id) adopted.* from catalogue_adoption as adopted
  where adopted.owner_branch_id = entry.branch_id and adopted.certificate_code = entry.certificate_code
  order by adopted.branch_id, adopted.certificate_id, ${latestFirst('adopted')})`

type Row = ExpressionBuilder<BranchTables, 'certificateProject'>

/** What the project names, or else what its certificate adopted before. */
export const adoptedEntry = (_row: Row) => sql<AdoptedEntry | null>`(
  select jsonb_build_object('ownerBranchId', entry.branch_id, 'code', entry.branch_prefix || '-' || entry.certificate_code,
    'certificateCode', entry.certificate_code, 'version', entry.version, 'commonUnits', entry.common_units, 'endedOn', entry.ended_on,
    'adoptedVersion', own.version)
  from (values (certificate_project.catalogue_code)) as named (code)
  left join lateral (select adopted.* from catalogue_adoption as adopted
    where adopted.branch_id = certificate_project.branch_id and adopted.certificate_id = certificate_project.certificate_id
    order by ${latestFirst('adopted')} limit 1) as own on true
  left join branch as owner on owner.id = own.owner_branch_id
  join certificate_catalogue as entry on entry.branch_prefix = coalesce(owner.prefix, split_part(named.code, '-', 1))
    and entry.certificate_code = coalesce(own.certificate_code, substr(named.code, strpos(named.code, '-') + 1))
  order by ${latestFirst('entry')} limit 1)`

/** What stands in the catalogue of the certificate that the project revises. */
export const publishedEntry = (_row: Row) => sql<PublishedEntry | null>`(
  select jsonb_build_object('version', entry.version, 'partnerBranches', named.partner_branches,
    'units', jsonb_path_query_array(current.content, '$.units[*] ? (@.commonCode != null)'),
    'knownAs', ${knownAs('named', 'owner')},
    'adoptions', (select coalesce(jsonb_agg(jsonb_build_object('knownAs', held.known_as, 'version', held.version, 'endedOn', held.ended_on)), '[]'::jsonb)
      from ${adoptionsOf} as held))
  from certificate_catalogue as entry
  join certificate as named on named.branch_id = entry.branch_id and named.id = entry.certificate_id
  join framework as current on current.branch_id = named.branch_id and current.certificate_id = named.id and current.version = named.framework_version
  join branch as owner on owner.id = entry.branch_id
  where entry.branch_id = certificate_project.branch_id and entry.certificate_id = certificate_project.certificate_id
  order by ${latestFirst('entry')} limit 1)`

interface Listed extends Omit<CatalogueEntry, 'id'> {
  readonly code: string
  readonly adoptions: readonly Pick<CatalogueAdoption, 'branchId' | 'branchName' | 'version' | 'adoptedOn' | 'endedOn'>[]
}

/** Of every branch: each certificate as it stands, in the order of codes. */
export async function listCatalogue (tx: ReadTx, { limit, after, code }: { limit: number, after?: string, code?: string }) {
  const { rows } = await sql<Listed>`
    select entry.*, entry.branch_prefix || '-' || entry.certificate_code as code,
      (select coalesce(jsonb_agg(jsonb_build_object('branchId', held.branch_id, 'branchName', held.branch_name, 'version', held.version,
        'adoptedOn', held.adopted_on, 'endedOn', held.ended_on) order by held.adopted_on, held.id), '[]'::jsonb) from ${adoptionsOf} as held) as adoptions
    from (select distinct on (entry.branch_prefix, entry.certificate_code) entry.* from certificate_catalogue as entry
      where ${code === undefined ? following(after) : at(code)}
      order by entry.branch_prefix, entry.certificate_code, ${latestFirst('entry')} limit ${limit}) as entry
    order by entry.branch_prefix, entry.certificate_code`.execute(tx)
  return rows.map((entry) => ({ ...entry, ...sharersOf(entry, entry.adoptions) }))
}

export async function findInCatalogue (tx: ReadTx, code: string) {
  const [entry] = await listCatalogue(tx, { limit: 1, code })
  return entry
}

/** A prefix has no hyphen: the first one ends it. */
const partsOf = (code: string) => [code.slice(0, code.indexOf('-')), code.slice(code.indexOf('-') + 1)] as const

function at (code: string) {
  const [prefix, rest] = partsOf(code)
  return sql`entry.branch_prefix = ${prefix} and entry.certificate_code = ${rest}`
}

function following (code: string | undefined) {
  if (code === undefined) return sql`true`
  const [prefix, rest] = partsOf(code)
  return sql`(entry.branch_prefix, entry.certificate_code) > (${prefix}, ${rest})`
}
