import type { Check } from './policy-checks.ts'
import type { Policy } from './policy.ts'

/** What a commission or a jury could never do under its own rules. */

const countsColleges = (majority: Policy['commission']['majority']) => majority === 'absolute_per_college' || majority === 'agreement_of_colleges'

/** The fewest members that a jury of this composition has, by the key that asks for them. */
const fewest = ({ jury: { composition } }: Policy) => {
  const { members, perCollege, perUnion, parity, qualifiedMembers, presidentSide, places } = composition
  return {
    members,
    colleges: 2 * perCollege,
    unions: parity ? 2 * perUnion : perUnion,
    qualified: qualifiedMembers,
    presidents: presidentSide === 'joint' ? 2 : 0,
    places: places.reduce((sum, { count }) => sum + count, 0)
  }
}

/** More than `maxMembers`, where there is such a limit. */
const beyond = (policy: Policy, needed: number) => {
  const { maxMembers } = policy.jury.composition
  return maxMembers !== null && needed > maxMembers && { needed, most: maxMembers }
}

const tooMany = {
  en: 'A jury of at most {most} members cannot have the {needed} that are needed.',
  fr: 'Un jury d’au plus {most} membres ne peut réunir les {needed} exigés.'
}

export const bodyChecks: readonly Check[] = [
  {
    keys: ['commission.castingVote', 'commission.majority'],
    of: ({ commission: { castingVote, majority, disagreement } }) =>
      castingVote !== 'none' && countsColleges(majority) && disagreement.kind === 'none' && { majority },
    why: {
      en: 'A casting vote breaks a tie over both colleges together; under {majority}, without a second reading, there is none.',
      fr: 'La voix prépondérante départage les deux collèges réunis ; sous {majority}, sans seconde lecture, ce cas n’existe pas.'
    }
  },
  {
    keys: ['commission.disagreement', 'commission.majority'],
    of: ({ commission: { disagreement, majority } }) => disagreement.kind !== 'none' && !countsColleges(majority) && { majority },
    why: {
      en: 'A second reading comes after the colleges differ; {majority} does not count them apart.',
      fr: 'La seconde lecture suit un désaccord des collèges ; {majority} ne les compte pas séparément.'
    }
  },
  {
    keys: ['commission.disagreement'],
    of: ({ commission: { disagreement } }) => disagreement.kind === 'back_within_days' && disagreement.days === 0 && {},
    why: {
      en: 'The matter must come back within 0 days: no later session could take it.',
      fr: 'Le point doit revenir sous 0 jour : aucune séance ultérieure ne pourrait le reprendre.'
    }
  },
  {
    keys: ['commission.proxy', 'commission.majority', 'commission.quorum'],
    of: ({ commission: { proxy, majority, quorum } }) => proxy.maxPerHolder > 0 && majority === 'of_present' &&
      !quorum.majorityOfSeats && quorum.perCollege + quorum.overall === 0 && { most: proxy.maxPerHolder },
    why: {
      en: 'Each member may hold {most} proxies, which count for nothing: the majority is of those present, and no quorum is asked for.',
      fr: 'Chaque membre peut porter {most} pouvoirs, qui ne comptent pour rien : la majorité est celle des présents et aucun quorum n’est exigé.'
    }
  },
  {
    keys: ['commission.disciplinary'],
    of: ({ commission: { disciplinary: { minMembers, maxMembers } } }) => maxMembers !== null && minMembers > maxMembers && { fewest: minMembers, most: maxMembers },
    why: {
      en: 'A disciplinary committee cannot have {fewest} members at least and {most} at most.',
      fr: 'Un comité disciplinaire ne peut avoir au moins {fewest} et au plus {most} membres.'
    }
  },
  {
    keys: ['commission.disciplinary'],
    of: ({ commission: { disciplinary: { maxMembers, quorum } } }) => maxMembers !== null && quorum > maxMembers && { quorum, most: maxMembers },
    why: {
      en: 'A disciplinary committee of at most {most} members never has the {quorum} that must be present.',
      fr: 'Un comité disciplinaire d’au plus {most} membres n’a jamais les {quorum} présents exigés.'
    }
  },
  {
    keys: ['commission.disciplinary'],
    of: ({ commission: { disciplinary: { minMembers, maxMembers, quorum } } }) => minMembers === 0 && (quorum > 0 || maxMembers !== null) && {},
    why: {
      en: 'There is no disciplinary committee (0 members at least), and yet it has a quorum or a greatest size.',
      fr: 'Il n’y a pas de comité disciplinaire (au moins 0 membre), et pourtant un quorum ou un nombre maximal.'
    }
  },
  {
    keys: ['commission.disciplinary'],
    of: ({ commission: { disciplinary: { castingVote, majority } } }) => castingVote !== 'none' && countsColleges(majority) && { majority },
    why: {
      en: 'The disciplinary committee’s casting vote breaks a tie over both colleges together; under {majority} there is none.',
      fr: 'La voix prépondérante du comité disciplinaire départage les deux collèges réunis ; sous {majority}, ce cas n’existe pas.'
    }
  },
  {
    keys: ['project.proposers'],
    of: ({ project: { proposers } }) => proposers.length === 0 && {},
    why: { en: 'Nobody may propose a certificate project.', fr: 'Personne ne peut proposer de dossier de création.' }
  },
  {
    keys: ['jury.composition'],
    of: (policy) => beyond(policy, Math.max(...Object.values(fewest(policy)))),
    why: tooMany
  },
  {
    keys: ['jury.quorum', 'jury.composition'],
    of: (policy) => beyond(policy, Math.max(policy.jury.quorum.overall, 2 * policy.jury.quorum.perCollege)),
    why: tooMany
  },
  {
    keys: ['jury.composition'],
    of: (policy) => {
      const { members, colleges } = fewest(policy)
      return members > 0 && members < colleges && { members, colleges }
    },
    why: {
      en: 'The jury has {members} members at least, and {colleges} by what each college needs: one of the two is meant.',
      fr: 'Le jury a au moins {members} membres, et {colleges} d’après chaque collège : l’un des deux est de trop.'
    }
  },
  {
    keys: ['jury.composition'],
    of: ({ jury: { composition: { members, maxMembers, parity, places } } }) =>
      parity && places.length === 0 && members === maxMembers && members % 2 === 1 && { members },
    why: {
      en: 'Exactly {members} members cannot be as many of each college.',
      fr: 'Exactement {members} membres ne peuvent être à parité entre collèges.'
    }
  },
  {
    keys: ['jury.castingVote', 'jury.majority'],
    of: ({ jury: { castingVote, majority } }) => castingVote !== 'none' && countsColleges(majority) && { majority },
    why: {
      en: 'The jury’s casting vote breaks a tie over both colleges together; under {majority} there is none.',
      fr: 'La voix prépondérante du jury départage les deux collèges réunis ; sous {majority}, ce cas n’existe pas.'
    }
  },
  {
    keys: ['jury.castingVote', 'jury.composition'],
    of: ({ jury: { castingVote, composition: { presidentSide } } }) =>
      ((castingVote === 'employer_side_president' && presidentSide === 'employees') || (castingVote === 'president' && presidentSide === 'joint')) && { presidentSide },
    why: {
      en: 'No single president has this casting vote: the president’s side is {presidentSide}.',
      fr: 'Aucun président unique n’a cette voix prépondérante : la présidence est {presidentSide}.'
    }
  },
  {
    keys: ['jury.closedMonths'],
    of: ({ jury: { closedMonths } }) => new Set(closedMonths).size === 12 && {},
    why: { en: 'All twelve months are closed: no jury could ever meet.', fr: 'Les douze mois sont fermés : aucun jury ne pourrait se réunir.' }
  },
  {
    keys: ['jury.capacity'],
    of: ({ jury: { capacity } }) => capacity === 0 && {},
    why: { en: 'A session may list 0 candidates.', fr: 'Une session ne peut inscrire que 0 candidat.' }
  },
  {
    keys: ['jury.providerRepresentativeFrom', 'jury.capacity'],
    of: ({ jury: { providerRepresentativeFrom: from, capacity } }) => from !== null && from > capacity && capacity > 0 && { from, capacity },
    why: {
      en: 'An organisation sends a representative from {from} files on, and a session lists {capacity} at most.',
      fr: 'Un organisme envoie un représentant à partir de {from} dossiers, et une session en compte au plus {capacity}.'
    }
  }
]
