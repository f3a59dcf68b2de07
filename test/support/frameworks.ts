import type { FrameworkContent, Unit } from '../../src/domain/framework.ts'

/** A unit with one competence and one criterion: the least that a commission may vote on. */
export const unit = (code: string, isOptional = false): Unit => ({
  code,
  title: `Unit ${code}`,
  isOptional,
  commonCode: null,
  competences: [{ code: `${code}.1`, title: 'Prepare the work', criteria: ['The work station is ready and safe'] }]
})

/** A complete framework of these units. */
export const frameworkOf = (...codes: string[]): FrameworkContent => ({
  routes: [{ route: 'continuing_training', jury: 'Two members of each college' }],
  units: codes.map((code) => unit(code)),
  minOptionalUnits: 0,
  prerequisites: null,
  unitValidityMonths: null,
  mapping: []
})

/** The same, its units shared under these codes with other certificates. */
export const sharing = (content: FrameworkContent, commonCodes: Readonly<Record<string, string>>): FrameworkContent =>
  ({ ...content, units: content.units.map((unit) => ({ ...unit, commonCode: commonCodes[unit.code] ?? null })) })
