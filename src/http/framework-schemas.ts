import type { Static, TSchema, TUnsafe } from 'typebox'
import { routes } from '../domain/rules/eligibility.ts'
import { flag, Id, Input, integer, list, nullable, OpenString, optional, pattern, ref, StringEnum, text, View } from './schemas.ts'

/** A unit's code is short and stands in addresses, tables and on papers. */
export const unitCode = pattern('^[A-Za-z0-9][A-Za-z0-9._-]*$', 40, 'B1')
export const frameworkVersion = integer(1, 1_000_000)
/** The same text in every certificate that shares the unit. */
export const commonCode = pattern('^[A-Za-z0-9][A-Za-z0-9._/-]*$', 60, 'CQPI-QUALITY/U1')

const kinds = ['equivalent', 'partial', 'none'] as const
const proven = 'How skills are proven.'
const worth = 'What the former unit is worth: the same, a part of it, nothing.'

/** May be left out of a request, and is null then. */
function nullByDefault<Schema extends TSchema> (schema: Schema) {
  return optional({ ...nullable(schema), default: null }) as unknown as TUnsafe<Static<Schema> | null>
}

/** The same shape twice: closed words and no unknown field in requests, open ones in answers (O-5, O-6). */
function contentOf<Route extends TSchema, Kind extends TSchema> (
  make: typeof View, suffix: string, { late, ...words }: { route: Route, kind: Kind, late: typeof nullable }
) {
  const RouteRule = make(`FrameworkRoute${suffix}`, {
    route: words.route,
    jury: { ...text(2000), description: 'Who decides on candidates of this route.' }
  }, 'A way to the certificate, and its jury.')
  const Competence = make(`Competence${suffix}`, {
    code: unitCode, title: text(500), criteria: list(text(2000), 100, 'By what it is assessed.')
  }, 'What a person can do, and how it is seen.')
  const Unit = make(`Unit${suffix}`, {
    code: unitCode,
    title: text(500),
    isOptional: flag,
    commonCode: late({ ...commonCode, description: 'Under which other certificates, of any branch, have the same unit.' }),
    competences: list(ref(Competence), 100)
  }, 'A part that is assessed, acquired and kept by itself (bloc de compétences).')
  const UnitMapping = make(`UnitMapping${suffix}`, {
    fromVersion: frameworkVersion, fromUnit: unitCode, toUnit: nullable(unitCode), kind: words.kind
  }, 'What a unit of an older version is worth in this one.')
  return make(`FrameworkContent${suffix}`, {
    routes: list(ref(RouteRule), 10),
    units: list(ref(Unit), 100),
    minOptionalUnits: { ...integer(0, 100), description: 'How many of the optional units a person needs.' },
    prerequisites: nullable(text(5000)),
    unitValidityMonths: late({ ...integer(1, 1200), description: 'How long a unit is kept where the rules leave it to the framework; null: no limit.' }),
    mapping: list(ref(UnitMapping), 1000)
  }, 'What a certificate is made of: routes, units with competences and criteria, equivalences (référentiels).')
}

export const FrameworkContentInput = contentOf(Input, 'Input', {
  route: StringEnum(routes, proven), kind: StringEnum(kinds, worth), late: nullByDefault
})
export const FrameworkContent = contentOf(View, '', {
  route: OpenString(routes, proven), kind: OpenString(kinds, worth), late: nullable
})

const step = {
  fromCertificateId: { ...nullable(Id), description: 'Null: the same certificate.' },
  fromVersion: integer(1, 10_000),
  fromUnit: text(40),
  toVersion: integer(1, 10_000),
  toUnit: { ...nullable(text(40)), description: 'Null with `none`.' },
  kind: StringEnum(kinds)
}
export const EquivalenceInput = Input('EquivalenceInput', { ...step, fromCertificateId: optional(step.fromCertificateId) },
  'What a unit is worth, as the commission is asked to decide.')
export const Equivalence = View('Equivalence', step, 'What a unit is worth, as the commission decides.')
