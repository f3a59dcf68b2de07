import type { FrameworkContent } from '../domain/framework.ts'

/**
 * « CQP Responsable de secteur en Propreté », RNCP38007, level 5, registered until 2028-09-20: title, activities and dates as the national
 * register publishes them (France compétences, Licence Ouverte 2.0). Grouping into units and the criteria are of this demonstration.
 */
export const demoCertificate = {
  title: 'CQP Responsable de secteur en Propreté',
  sector: '3043',
  level: 5,
  registrationNumber: 'RNCP38007',
  decidedOn: '2023-09-20',
  effectiveOn: '2023-09-20',
  registrationEnd: '2028-09-20',
  lastDeliveryDate: '2029-09-20'
} as const

const unit = (code: string, title: string, activities: readonly string[]) => ({
  code,
  title,
  isOptional: false,
  commonCode: null,
  competences: activities.map((activity, index) => ({
    code: `${code}C${index + 1}`,
    title: activity,
    criteria: ['Le cahier des charges du client est respecté.', 'Les règles d’hygiène et de sécurité sont appliquées.']
  }))
})

const jury = 'Au moins deux membres du collège salariés et deux du collège employeurs.'

export const demoFramework: FrameworkContent = {
  routes: [
    { route: 'continuing_training', jury },
    { route: 'professionalization_contract', jury },
    { route: 'vae', jury: `${jury} L’accompagnateur du candidat n’y siège pas.` }
  ],
  units: [
    unit('B1', 'Organiser l’exploitation des sites de propreté de son secteur', [
      'Gestion de l’exploitation des sites de propreté dans son secteur',
      'Accompagnement et gestion de la reprise ou de la mise en place des sites',
      'Organisation et réajustement de la mise en œuvre des moyens'
    ]),
    unit('B2', 'Garantir la qualité, l’hygiène et la sécurité des prestations', [
      'Garantie de la qualité des prestations de nettoyage et du déploiement du plan de prévention',
      'Déploiement des dispositifs de sensibilisation, d’anticipation des risques HQSE et mise en œuvre du plan de prévention',
      'Amélioration et suivi de la qualité des prestations de nettoyage'
    ]),
    unit('B3', 'Développer son secteur et en suivre le budget', [
      'Suivi du budget et de la rentabilité des sites ou du secteur et suggestions d’améliorations en lien avec le cahier des charges',
      'Fidélisation et développement d’un portefeuille client',
      'Participation à la veille et au développement commercial de son secteur'
    ])
  ],
  minOptionalUnits: 0,
  prerequisites: null,
  unitValidityMonths: null,
  mapping: []
}
