import type { ParchmentFacts, StatedUnit, UnitStatementFacts } from '../../src/papers/index.ts'

const verify = 'https://cpq.example.org/v1/verify/'

export const longTitle = 'CQP Conducteur de machines et d’installations automatisées de transformation et de ' +
  'conditionnement des industries agro-alimentaires, option maintenance de premier niveau et qualité des produits'

export const longHolder = {
  givenNames: 'Marie-Antoinette Joséphine Élisabeth Françoise',
  familyName: 'de La Rochefoucauld-Montmorency-Beauharnais d’Œuilly-sur-Marne',
  birthDate: '1998-03-01',
  birthPlace: 'Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson'
}

export const twelveUnits = Array.from({ length: 12 }, (_, index) => ({
  code: `RNCP38007BC${String(index + 1).padStart(2, '0')}`,
  title: index % 3 === 0
    ? 'Préparation et animation de cycles de séances d’initiation et d’apprentissage de loisir sportif dans le ' +
      'domaine des Activités de Randonnée de Proximité et d’Orientation'
    : 'Traiter des informations écrites et orales'
}))

export const parchment: ParchmentFacts = {
  branch: { name: 'Entreprises de propreté et services associés', idcc: '3043', certifier: null },
  certificate: {
    title: 'CQP Responsable de secteur en Propreté',
    code: 'PROP-RS',
    level: 5,
    registrationNumber: 'RNCP38007',
    registrationDecisionDate: '2023-09-01',
    registrationYears: 5,
    nsf: '343t – Nettoyage de locaux'
  },
  holder: { givenNames: 'Zoé Maëlle', familyName: 'Œillet-Lefèvre', birthDate: '1998-03-01', birthPlace: 'Le Havre' },
  number: 'PROP-2026-000001-K',
  isDistinguished: false,
  juryHeldOn: '2026-02-12',
  deliveredOn: '2026-03-01',
  place: 'Paris',
  signatories: [
    { role: 'president', name: 'Françoise d’Aubigné', college: 'employers' },
    { role: 'vice_president', name: 'Noël Ségur', college: 'employees' },
    { role: 'jury_president', name: 'Gaëlle Île', college: null }
  ],
  units: twelveUnits.slice(0, 4),
  verificationUrl: `${verify}PROP-7K3M-9QXT-2VHD-8RWC-4`,
  verificationCode: 'PROP-7K3M-9QXT-2VHD-8RWC-4',
  isDuplicate: false,
  duplicatedOn: null,
  isRevoked: false,
  revokedOn: null
}

export function statedUnits (count: number): StatedUnit[] {
  return Array.from({ length: count }, (_, index): StatedUnit => {
    const unit = twelveUnits[index % 12]!
    const code = `PROP-7K3M-9QXT-2VHD-${String(index).padStart(4, '0')}-4`
    return index % 12 === 3
      ? { ...unit, isAcquired: false, acquiredOn: null, expiresOn: null, verificationUrl: null, verificationCode: null }
      : {
          ...unit,
          isAcquired: true,
          acquiredOn: '2026-02-12',
          expiresOn: index % 2 === 0 ? '2031-02-12' : null,
          verificationUrl: verify + code,
          verificationCode: code
        }
  })
}

export const statement: UnitStatementFacts = {
  branch: parchment.branch,
  certificate: { title: 'CQP Responsable de secteur en Propreté', code: 'PROP-RS', registrationNumber: 'RNCP38007' },
  frameworkVersion: '2',
  holder: parchment.holder,
  reference: null,
  juryHeldOn: '2026-02-12',
  issuedOn: '2026-03-01',
  place: 'Le Mans',
  units: statedUnits(4),
  recommendations: 'Reprendre la méthode « pas à pas » : grille, seuils, cœur de métier.\n' +
    'Une formation de deux journées suffirait ; le coût moyen constaté est de 350 €.',
  signatories: parchment.signatories
}
