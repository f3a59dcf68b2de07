import type { Check } from './policy-checks.ts'
import type { Policy } from './policy.ts'
import { toHundredths } from './rules/decimal.ts'
import { bestMarks } from './rules/scoring.ts'

/** What no file could ever meet: marks out of reach, time that has no length, nobody to act. */

type Scale = Policy['result']['scale']

/** The marks that the scheme in use compares with. */
function thresholds ({ scheme, threshold, unitFloor, overall, parts }: Scale): readonly string[] {
  const floors = parts.map(({ floor }) => floor)
  if (scheme === 'threshold') return [threshold]
  if (scheme === 'weighted') return [unitFloor, overall, ...floors]
  return scheme === 'gate' ? floors : []
}

const hasParts = ({ scheme }: Scale) => scheme === 'weighted' || scheme === 'gate'

const noLength = (key: string) => ({
  en: `${key} is counted in months or years, and its length is 0.`,
  fr: `${key} se compte en mois ou en années, et sa durée est 0.`
})
const isCounted = (kind: string) => kind === 'months' || kind === 'years'

/** A day of every year. */
function isYearly (monthAndDay: string): boolean {
  const instant = Date.parse(`2001-${monthAndDay}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(5, 10) === monthAndDay
}

export const fileChecks: readonly Check[] = [
  {
    keys: ['result.scale'],
    of: ({ result: { scale } }) => hasParts(scale) && scale.parts.length === 0 && { scheme: scale.scheme },
    why: { en: 'The scale {scheme} has no parts: there is nothing to mark.', fr: 'Le barème {scheme} n’a aucune partie : il n’y a rien à noter.' }
  },
  {
    keys: ['result.scale'],
    of: ({ result: { scale } }) => hasParts(scale) && new Set(scale.parts.map(({ name }) => name)).size < scale.parts.length && {},
    why: { en: 'Two parts of the mark have one name.', fr: 'Deux parties de la note portent le même nom.' }
  },
  {
    keys: ['result.scale'],
    of: ({ result: { scale } }) => {
      const total = scale.parts.reduce((sum, { weight }) => sum + weight, 0)
      return scale.scheme === 'weighted' && scale.parts.length > 0 && total !== 100 && { total }
    },
    why: { en: 'The weights of the parts make {total} %, not 100 %.', fr: 'Les poids des parties font {total} %, et non 100 %.' }
  },
  {
    keys: ['result.scale'],
    of: ({ result: { scale } }) => {
      const best = bestMarks[scale.scheme]
      const asked = best && thresholds(scale).find((mark) => toHundredths(mark) > toHundredths(best))
      return asked !== undefined && asked !== '' && { asked, best: best! }
    },
    why: { en: 'The mark {asked} is asked for, and the best one is {best}.', fr: 'La note {asked} est exigée, et la meilleure est {best}.' }
  },
  {
    keys: ['result.scale'],
    of: ({ result: { scale: { scheme, parts } } }) => {
      const first = parts.findIndex(({ by }) => by === 'jury')
      return scheme === 'gate' && first >= 0 && parts.slice(first).some(({ by }) => by === 'assessment') && { name: parts[first]!.name }
    },
    why: {
      en: 'The part {name} is marked by the jury and would open one that the examiners mark before the jury meets.',
      fr: 'La partie {name} est notée par le jury et ouvrirait une partie que les évaluateurs notent avant lui.'
    }
  },
  {
    keys: ['award.distinction', 'result.scale'],
    of: ({ award, result: { scale: { scheme } } }) => award.distinction === 'opinions' && scheme !== 'opinions' && { scheme },
    why: {
      en: 'A distinction comes from three favourable opinions, and the scale is {scheme}.',
      fr: 'La mention vient de trois avis favorables, et le barème est {scheme}.'
    }
  },
  {
    keys: ['partial.competences', 'result.granularity'],
    of: ({ partial: { competences }, result: { granularity } }) => competences.kind !== 'not_kept' && granularity !== 'competence' && { granularity },
    why: {
      en: 'Competences are kept by themselves, and results are told by {granularity}.',
      fr: 'Les compétences sont conservées seules, et les résultats sont donnés par {granularity}.'
    }
  },
  {
    keys: ['partial.competences', 'partial.enabled'],
    of: ({ partial: { competences, enabled } }) => competences.kind !== 'not_kept' && !enabled && {},
    why: {
      en: 'Competences are kept by themselves, and a jury may not award a part.',
      fr: 'Les compétences sont conservées seules, et un jury ne peut rien délivrer en partie.'
    }
  },
  {
    keys: ['partial.validity'],
    of: ({ partial: { validity: { kind, length } } }) => isCounted(kind) && length === 0 && {},
    why: noLength('partial.validity')
  },
  {
    keys: ['partial.validity'],
    of: ({ partial: { validity: { registeredKind, registeredLength } } }) => isCounted(registeredKind) && registeredLength === 0 && {},
    why: noLength('partial.validity.registeredKind')
  },
  {
    keys: ['partial.competences'],
    of: ({ partial: { competences: { kind, length } } }) => isCounted(kind) && length === 0 && {},
    why: noLength('partial.competences')
  },
  {
    keys: ['partial.clockStart', 'award.decider'],
    of: ({ partial: { clockStart }, award: { decider } }) => clockStart === 'first_commission_decision' && decider === 'jury' && {},
    why: {
      en: 'Units run from the commission’s first decision, and the jury awards without the commission.',
      fr: 'Le délai des blocs court de la première décision de la commission, et le jury délivre sans elle.'
    }
  },
  {
    keys: ['vae.precheck'],
    of: ({ vae: { precheck: { experienceYears, priorCertificate } } }) => priorCertificate && experienceYears === 0 && {},
    why: {
      en: 'An earlier certificate stands for 0 years of experience.',
      fr: 'Un certificat antérieur tient lieu de 0 année d’expérience.'
    }
  },
  {
    keys: ['appeal.delay'],
    of: ({ appeal: { delay } }) => delay.kind === 'months' && delay.months === 0 && {},
    why: { en: 'An appeal is open for 0 months.', fr: 'Le recours est ouvert pendant 0 mois.' }
  },
  {
    keys: ['appeal.appellants', 'appeal.delay'],
    of: ({ appeal: { appellants, delay } }) => appellants.length === 0 && delay.kind !== 'none' && {},
    why: { en: 'An appeal is open, and nobody may file it.', fr: 'Le recours est ouvert, et personne ne peut le former.' }
  },
  ...(['durationMonths', 'renewalMonths', 'examinerDurationMonths'] as const).map((key): Check => ({
    keys: [`accreditation.${key}`],
    of: ({ accreditation }) => accreditation[key] === 0 && {},
    why: { en: 'An accreditation would last 0 months.', fr: 'Une habilitation durerait 0 mois.' }
  })),
  {
    keys: ['accreditation.fileDeadline'],
    of: ({ accreditation: { fileDeadline } }) => fileDeadline !== null && !isYearly(fileDeadline) && { fileDeadline },
    why: { en: 'Not every year has the day {fileDeadline}.', fr: 'Le jour {fileDeadline} n’existe pas chaque année.' }
  },
  {
    keys: ['accreditation.pieces'],
    of: ({ accreditation: { pieces } }) => {
      const names = pieces.map(({ holder, kind }) => `${holder} ${kind}`)
      const twice = pieces.find(({ holder, kind }, place) => names.indexOf(`${holder} ${kind}`) < place)
      return twice !== undefined && { kind: twice.kind }
    },
    why: { en: 'The piece {kind} is asked for twice in one file.', fr: 'La pièce {kind} est demandée deux fois dans un dossier.' }
  },
  ...(['years', 'probationYears', 'changedYears'] as const).map((key): Check => ({
    keys: ['certificate.definitionLifetime'],
    of: ({ certificate: { definitionLifetime } }) => definitionLifetime[key] === 0 && { key },
    why: { en: 'A definition would live 0 years ({key}).', fr: 'Une définition vivrait 0 an ({key}).' }
  })),
  {
    keys: ['application.channel'],
    of: ({ application: { channel } }) => channel.length === 0 && {},
    why: { en: 'Nobody may file an application.', fr: 'Personne ne peut déposer de candidature.' }
  },
  {
    keys: ['application.accreditedChannel', 'application.channel'],
    of: ({ application: { accreditedChannel, channel } }) => accreditedChannel && !channel.includes('training_provider') && {},
    why: {
      en: 'Training organisations that file must be accredited, and none may file.',
      fr: 'Les organismes qui déposent doivent être habilités, et aucun ne peut déposer.'
    }
  },
  {
    keys: ['application.youngPerson'],
    of: ({ application: { youngPerson: { minAge, maxAge } } }) => maxAge !== null && minAge > maxAge && { minAge, maxAge },
    why: {
      en: 'A young person cannot be {minAge} at least and {maxAge} at most.',
      fr: 'Un jeune ne peut avoir au moins {minAge} et au plus {maxAge} ans.'
    }
  }
]
