import { longDate } from './dates.ts'
import type { Language, PaperHolder, Signatory } from './facts.ts'

/** A certificate's register, by its number: `RNCP…` or `RS…`. */
type Register = 'rncp' | 'rs'

interface Wording {
  readonly heading: string
  readonly branch: string
  readonly agreement: (idcc: string) => string
  readonly awarded: (juryHeldOn: string, certifier: string | null) => string
  readonly born: (on: string, place: string | null) => string
  readonly forCertification: string
  readonly registered: (register: Register, number: string) => string
  readonly decided: (on: string) => string
  readonly registeredFor: (years: number) => string
  readonly level: (level: number) => string
  readonly nsf: (nsf: string) => string
  readonly distinguished: string
  readonly units: string
  readonly unitsOverleaf: string
  readonly madeAt: (place: string | null, on: string) => string
  readonly number: (number: string) => string
  readonly certificateCode: (code: string) => string
  readonly verify: string
  readonly code: (code: string) => string
  readonly duplicate: string
  readonly duplicatedOn: (on: string) => string
  readonly revoked: string
  readonly revokedOn: (on: string) => string
  readonly roles: Record<Signatory['role'], string>
  readonly colleges: Record<NonNullable<Signatory['college']>, string>
  readonly statement: string
  readonly examined: (juryHeldOn: string) => string
  readonly forCertificate: string
  readonly framework: (version: string) => string
  readonly tally: (acquired: number, all: number) => string
  readonly notAnAward: string
  readonly columns: { readonly code: string, readonly unit: string, readonly result: string, readonly validity: string }
  readonly acquired: string
  readonly notAcquired: string
  readonly since: (on: string) => string
  readonly until: (on: string) => string
  readonly noLimit: string
  readonly recommendations: string
  readonly reference: (reference: string) => string
  readonly verifyUnits: (address: string | null) => string
  readonly page: (page: number, pages: number) => string
}

const french: Wording = {
  heading: 'Certificat de qualification professionnelle',
  branch: 'Branche professionnelle',
  agreement: (idcc) => `Convention collective nationale – IDCC\u00a0${idcc}`,
  awarded: (juryHeldOn, certifier) => `Par décision du jury paritaire réuni le ${juryHeldOn}, ` +
    `${certifier ?? 'la commission paritaire de la branche'} délivre ce certificat à`,
  born: (on, place) => `né(e) le ${on}${place === null ? '' : ` ${inPlace(place)}`}`,
  forCertification: 'pour la certification',
  registered: (register, number) => 'Certification enregistrée au répertoire ' +
    `${{ rncp: 'national des certifications professionnelles', rs: 'spécifique' }[register]} ` +
    `sous le numéro\u00a0${number}`,
  decided: (on) => `, par décision de France compétences du ${on}`,
  registeredFor: (years) => `, pour une durée de ${years}\u00a0an${years > 1 ? 's' : ''}`,
  level: (level) => `Niveau\u00a0${level} du cadre national des certifications professionnelles`,
  nsf: (nsf) => `Spécialité de formation (NSF)\u00a0: ${nsf}`,
  distinguished: 'avec les félicitations du jury',
  units: 'Blocs de compétences acquis',
  unitsOverleaf: 'Les blocs de compétences acquis figurent à la page suivante.',
  madeAt: (place, on) => place === null ? `Fait le ${on}` : `Fait ${inPlace(place)}, le ${on}`,
  number: (number) => `N°\u00a0${number}`,
  certificateCode: (code) => `Référence de la certification\u00a0: ${code}`,
  verify: 'Vérifier l’authenticité',
  code: (code) => `Code\u00a0: ${code}`,
  duplicate: 'Duplicata',
  duplicatedOn: (on) => `établi le ${on}`,
  revoked: 'Révoqué',
  revokedOn: (on) => `le ${on}`,
  roles: {
    president: 'Présidence de la commission paritaire',
    vice_president: 'Vice-présidence de la commission paritaire',
    jury_president: 'Présidence du jury paritaire'
  },
  colleges: { employees: 'collège des salariés', employers: 'collège des employeurs' },
  statement: 'Attestation de blocs de compétences',
  examined: (juryHeldOn) => `Le jury paritaire réuni le ${juryHeldOn} a examiné la candidature de`,
  forCertificate: 'au certificat de qualification professionnelle',
  framework: (version) => `Référentiel, version ${version}`,
  tally: (acquired, all) => `${acquired} bloc${acquired > 1 ? 's' : ''} acquis sur ${all}`,
  notAnAward: 'La présente attestation ne vaut pas délivrance du certificat.',
  columns: { code: 'Code', unit: 'Bloc de compétences', result: 'Résultat', validity: 'Validité' },
  acquired: 'Acquis',
  notAcquired: 'Non acquis',
  since: (on) => `acquis le ${on}`,
  until: (on) => `jusqu’au ${on}`,
  noLimit: 'sans limite',
  recommendations: 'Recommandations du jury',
  reference: (reference) => `Dossier ${reference}`,
  verifyUnits: (address) => 'Chaque bloc acquis se vérifie par son code QR' +
    `${address === null ? '.' : `, ou à l’adresse ${address} suivie de son code.`}`,
  page: (page, pages) => `Page ${page} / ${pages}`
}

const english: Wording = {
  heading: 'Certificate of Professional Qualification',
  branch: 'Professional branch',
  agreement: (idcc) => `National collective agreement – IDCC\u00a0${idcc}`,
  awarded: (juryHeldOn, certifier) => `By decision of the joint jury held on ${juryHeldOn}, ` +
    `${certifier ?? 'the joint commission of the branch'} awards this certificate to`,
  born: (on, place) => `born on ${on}${place === null ? '' : ` in ${place}`}`,
  forCertification: 'for the certification',
  registered: (register, number) => 'Certification entered in the French ' +
    `${{ rncp: 'national register of professional certifications', rs: 'specific register' }[register]} ` +
    `under number\u00a0${number}`,
  decided: (on) => `, by decision of France compétences of ${on}`,
  registeredFor: (years) => `, for ${years}\u00a0year${years > 1 ? 's' : ''}`,
  level: (level) => `Level\u00a0${level} of the French national framework of professional certifications`,
  nsf: (nsf) => `Training speciality (NSF): ${nsf}`,
  distinguished: 'with the congratulations of the jury',
  units: 'Units of competence acquired',
  unitsOverleaf: 'The units of competence acquired are listed on the next page.',
  madeAt: (place, on) => place === null ? `Issued on ${on}` : `Issued at ${place}, on ${on}`,
  number: (number) => `No.\u00a0${number}`,
  certificateCode: (code) => `Certification reference: ${code}`,
  verify: 'Check authenticity',
  code: (code) => `Code: ${code}`,
  duplicate: 'Duplicate',
  duplicatedOn: (on) => `issued on ${on}`,
  revoked: 'Revoked',
  revokedOn: (on) => `on ${on}`,
  roles: {
    president: 'President of the joint commission',
    vice_president: 'Vice-president of the joint commission',
    jury_president: 'President of the joint jury'
  },
  colleges: { employees: 'employees’ college', employers: 'employers’ college' },
  statement: 'Statement of units of competence',
  examined: (juryHeldOn) => `The joint jury held on ${juryHeldOn} examined the application of`,
  forCertificate: 'for the certificate of professional qualification',
  framework: (version) => `Framework, version ${version}`,
  tally: (acquired, all) => `${acquired} of ${all} units acquired`,
  notAnAward: 'This statement is not an award of the certificate.',
  columns: { code: 'Code', unit: 'Unit of competence', result: 'Result', validity: 'Validity' },
  acquired: 'Acquired',
  notAcquired: 'Not acquired',
  since: (on) => `acquired on ${on}`,
  until: (on) => `until ${on}`,
  noLimit: 'no limit',
  recommendations: 'Recommendations of the jury',
  reference: (reference) => `File ${reference}`,
  verifyUnits: (address) => 'Each acquired unit can be checked by its QR code' +
    `${address === null ? '.' : `, or at ${address} followed by its code.`}`,
  page: (page, pages) => `Page ${page} / ${pages}`
}

export const wordings: Record<Language, Wording> = { fr: french, en: english }

export function birthLine (holder: PaperHolder, language: Language): string {
  return wordings[language].born(longDate(holder.birthDate, language), holder.birthPlace)
}

export function registerOf (number: string): Register {
  return number.startsWith('RS') ? 'rs' : 'rncp'
}

/** « à Lyon », « au Havre », « aux Sables-d’Olonne », « à La Rochelle ». */
function inPlace (place: string): string {
  if (place.startsWith('Le ')) return `au ${place.slice(3)}`
  if (place.startsWith('Les ')) return `aux ${place.slice(4)}`
  return `à ${place}`
}
