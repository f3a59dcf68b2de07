/** An article, a noun, its plural: what templates are filled with. Resources, then what is recorded under them. */
export const nouns: Readonly<Record<string, readonly [article: 'un' | 'une', one: string, many: string]>> = {
  accreditations: ['une', 'habilitation', 'habilitations'],
  'api-keys': ['une', 'clé d’API', 'clés d’API'],
  appeals: ['un', 'recours', 'recours'],
  applications: ['une', 'candidature', 'candidatures'],
  assessments: ['une', 'évaluation', 'évaluations'],
  awards: ['un', 'certificat délivré', 'certificats délivrés'],
  branches: ['une', 'branche', 'branches'],
  candidates: ['un', 'candidat', 'candidats'],
  'certificate-projects': ['un', 'projet de certification', 'projets de certification'],
  certificates: ['une', 'certification', 'certifications'],
  'commission-approvals': ['un', 'point soumis au vote', 'points soumis au vote'],
  'commission-sessions': ['une', 'séance de la commission', 'séances de la commission'],
  examiners: ['un', 'évaluateur', 'évaluateurs'],
  'jury-sessions': ['une', 'session de jury', 'sessions de jury'],
  organizations: ['un', 'organisme', 'organismes'],
  policies: ['un', 'règlement', 'règlements'],
  seats: ['un', 'siège', 'sièges'],
  'training-enrollments': ['un', 'parcours de formation', 'parcours de formation'],
  'unit-awards': ['un', 'bloc délivré', 'blocs délivrés'],
  'webhook-endpoints': ['une', 'adresse de webhook', 'adresses de webhook'],

  attendances: ['une', 'présence', 'présences'],
  ballots: ['un', 'bulletin', 'bulletins'],
  commitments: ['un', 'engagement', 'engagements'],
  compliances: ['une', 'déclaration de conformité', 'déclarations de conformité'],
  decisions: ['une', 'décision', 'décisions'],
  dispositions: ['une', 'suite donnée', 'suites données'],
  documents: ['une', 'pièce', 'pièces'],
  equivalences: ['une', 'équivalence', 'équivalences'],
  issuers: ['un', 'fournisseur d’identité', 'fournisseurs d’identité'],
  links: ['un', 'lien déclaré', 'liens déclarés'],
  'listed-candidates': ['un', 'candidat inscrit', 'candidats inscrits'],
  'panel-members': ['un', 'membre du jury', 'membres du jury'],
  prechecks: ['une', 'étape préalable', 'étapes préalables'],
  results: ['un', 'résultat', 'résultats'],
  reviews: ['un', 'examen annuel', 'examens annuels'],
  sessions: ['une', 'session de formation', 'sessions de formation'],
  'unit-recognitions': ['une', 'reconnaissance de bloc', 'reconnaissances de bloc']
}

/** Descriptions that many operations share. `{roles}` stands for the names of roles, as they are sent. */
export const sentences: Readonly<Record<string, string>> = {
  'The whole of it, with what the reader may do now.': 'En entier, avec ce que le lecteur peut faire maintenant.',
  'Oldest first.': 'Du plus ancien au plus récent.',
  'A fact never changes; a correction is a new one.': 'Un fait ne change jamais ; une correction est un fait nouveau.',
  'Those that concern the reader, newest first. Repeated values of one parameter mean "or"; different parameters, "and".':
    'Ce qui concerne le lecteur, du plus récent au plus ancien. Les valeurs répétées d’un paramètre signifient « ou » ; des paramètres différents, « et ».',
  'For anyone.': 'Pour tous.',
  'For the roles {roles}.': 'Pour les rôles {roles}.',
  'For the roles {roles}. Takes the scope `events:read` too.': 'Pour les rôles {roles}. Demande aussi la portée `events:read`.',
  'A person who applies, as this branch knows them.': 'Une personne qui candidate, telle que cette branche la connaît.',
  'A person who assesses (évaluateur): qualified, external, accredited.': 'Une personne qui évalue : qualifiée, extérieure, habilitée.',
  'An organisation: training, assessment, employer, union or employers’ federation.':
    'Un organisme : formation, évaluation, employeur, organisation syndicale ou patronale.',
  'A version of the branch’s rules (règlement): never changed, in force from its day until the next one’s.':
    'Une version des règles de la branche : jamais modifiée, en vigueur de son jour à celui de la suivante.',
  'A titular place in a college of the joint commission (siège), held by an organisation.':
    'Une place de titulaire dans un collège de la commission paritaire, tenue par une organisation.',
  'For the roles {roles}. Newest first. Repeated values of one parameter mean "or"; different parameters, "and".':
    'Pour les rôles {roles}. Du plus récent au plus ancien. Les valeurs répétées d’un paramètre signifient « ou » ; des paramètres différents, « et ».',
  'For the roles {roles}. The credential is shown once.': 'Pour les rôles {roles}. La clé n’est montrée qu’une fois.'
}

const feed = 'Les gestionnaires et les auditeurs apprennent tout, sans lacune ; candidats, employeurs et organismes de formation ce qui les concerne, ' +
  'un résultat une fois publié. Donnez `nextAfter` comme `after` pour lire la suite. Avec `Prefer: wait=20`, une réponse vide attend jusqu’à ce nombre ' +
  'de secondes. Chaque événement est gardé ; les webhooks disent seulement qu’il est temps de lire.'

/** Operations written by hand: summary, description. */
export const operations: Readonly<Record<string, readonly [summary: string, description: string]>> = {
  getLiveness: ['Le processus vit-il ?', 'N’interroge rien d’autre.'],
  getReadiness: [
    'Peut-on envoyer des requêtes ici ?',
    'La base de données répond, son schéma est celui qu’attend cette version, et le service n’est pas sur le point de s’arrêter.'
  ],
  getStartup: ['Le service a-t-il démarré ?', 'Tout est chargé.'],
  getHealth: [
    'Comment va chaque partie ?',
    'Pour les personnes et les sondes qui ont une clé. `webhooks` est dégradé, et le service va bien, quand une adresse que la clé peut connaître a été abandonnée : elle a répondu 410, ou rien n’y est arrivé pendant cinq jours.'
  ],
  getOpenApi30: ['Cette API en OpenAPI 3.0.3', 'Pour tous.'],
  getOpenApi31: ['Cette API en OpenAPI 3.1', 'Pour tous.'],
  listEnumerations: ['Lister les mots des champs', 'Pour tous.'],
  listApiReleases: ['Lister les évolutions de l’API', 'Pour tous.'],
  listErrorCodes: ['Lister les codes d’erreur', 'Pour tous.'],
  getApiCatalog: ['Où sont les documents de cette API', 'Pour tous.'],
  getSecurityContact: ['À qui signaler une faille', 'Pour tous.'],
  getErrorCode: ['Expliquer un code d’erreur', 'Pour tous.'],
  getLimits: ['Afficher les limites', 'Pour tous.'],
  listStateMachines: ['Lister les machines à états', 'Pour tous.'],
  getStateMachine: ['Afficher une machine à états', 'Pour tous.'],
  listPolicyPresets: ['Lister les règlements types', 'Pour tous.'],
  getPolicyPreset: ['Afficher un règlement type', 'Pour tous.'],
  checkAccreditation: [
    'Dire si un organisme ou un évaluateur était habilité',
    'Pour une certification, une activité, un site et un jour, passé ou à venir, selon les règles de ce jour. ' +
      'Pour un gestionnaire, un auditeur, un membre de la commission, et pour le titulaire lui-même.'
  ],
  getAccreditationCover: [
    'Dire ce que couvre une habilitation',
    'Pour une certification, une activité, un site et un jour : la réponse que reçoivent les parcours et les évaluations.'
  ],
  getAccreditationPieceFaults: [
    'Dire ce qui ne va pas dans les pièces d’un dossier', 'Tout à la fois, selon les règles en vigueur aujourd’hui : avant le dépôt comme après.'
  ],
  rotateApiKey: [
    'Donner un nouveau secret à une clé d’API',
    'Pour les rôles officer, admin. La nouvelle clé n’est montrée qu’une fois ; l’ancienne fonctionne encore `overlapSeconds`, un jour sauf mention contraire.'
  ],
  createIssuer: [
    'Se fier à un fournisseur d’identité',
    'Pour les rôles officer, admin. Ses jetons d’accès (RFC 9068) agissent alors dans cette branche, au plus avec les rôles et les portées donnés ici.'
  ],
  listIssuers: ['Lister les fournisseurs d’identité d’une branche', 'Pour les rôles officer, admin. Du plus récent au plus ancien, les désactivés aussi.'],
  disableIssuer: [
    'Ne plus se fier à un fournisseur d’identité',
    'Pour les rôles officer, admin. Ses jetons cessent aussitôt ici, en quelques secondes ailleurs. Pour en changer un, le désactiver et le créer de nouveau.'
  ],
  getCredential: ['Qui suis-je ?', 'Le rôle, la personne, l’organisme, la branche et les portées de la clé qui demande.'],
  listScopes: ['Lister les portées', 'Pour tous.'],
  createWebhookEndpoint: ['Créer une adresse de webhook', 'Pour les rôles officer, employer, training_provider, candidate. Demande aussi la portée `events:read`. Les webhooks sont légers : des identifiants, aucun nom. Un secret partagé n’est montré qu’une fois.'],
  getWebhookEndpoint: [
    'Montrer une adresse de webhook', 'Où des événements sont envoyés, au nom du rôle, de la personne et de l’organisme de la clé qui l’a créée.'
  ],
  deleteWebhookEndpoint: ['Supprimer une adresse de webhook', 'Pour les rôles officer, employer, training_provider, candidate. Plus rien ne lui est envoyé.'],
  listWebhookEndpointDeliveries: ['Lister ce qui a été envoyé à une adresse', 'Du plus récent au plus ancien, avec chaque essai ; gardé trente jours.'],
  getWebhookEndpointDelivery: ['Montrer un envoi à une adresse', 'Avec chaque essai.'],
  disableWebhookEndpoint: ['Désactiver une adresse de webhook', 'Pour les rôles officer, employer, training_provider, candidate. Ce qui attend encore n’est pas envoyé.'],
  enableWebhookEndpoint: ['Activer une adresse de webhook', 'Pour les rôles officer, employer, training_provider, candidate. Demande aussi la portée `events:read`. Au nom de cette clé désormais. Désactivée, elle reprend à l’événement suivant : renvoyez ce qu’elle a manqué. En pause, elle reprend où elle s’était arrêtée.'],
  replayWebhookEndpoint: ['Renvoyer des événements', 'Pour les rôles officer, employer, training_provider, candidate. Demande aussi la portée `events:read`. Un événement, ou tous depuis un instant ; avec le même `webhook-id` qu’auparavant.'],
  rotateSecretWebhookEndpoint: [
    'Changer le secret d’une adresse de webhook', 'Pour les rôles officer, employer, training_provider, candidate. Pendant 24 heures les webhooks portent deux signatures, de l’ancien et du nouveau.'
  ],
  testWebhookEndpoint: [
    'Envoyer un échantillon', 'Pour les rôles officer, employer, training_provider, candidate. Un échantillon de type `webhook_endpoint.tested`, de tout type dans un bac à sable, ce qui demande aussi la portée `events:read`. Son envoi dit s’il est arrivé.'
  ],
  listDeprecatedCalls: [
    'Lister les appels dépréciés d’une clé d’API',
    'Les opérations vouées à disparaître qu’elle a appelées, de l’appel le plus récent au plus ancien ; comptés dans la minute. ' +
      'Pour la clé elle-même, et pour les rôles officer, admin.'
  ],
  revokeApiKey: ['Révoquer une clé d’API', 'Pour les rôles officer, admin. Elle cesse aussitôt ici, en quelques secondes ailleurs.'],
  getApplicationUnitStatement: [
    'Imprimer le relevé des blocs', 'En PDF : chaque bloc demandé ou détenu, avec son code, une fois les résultats publiés.'
  ],
  getAwardParchment: [
    'Imprimer le parchemin d’un certificat',
    'En PDF, une fois le procès-verbal du jury signé ; marqué quand un duplicata a été délivré ; refusé après un retrait.'
  ],
  listBranches: ['Lister les branches', 'Celle où la clé agit ; toutes pour le rôle admin.'],
  getBranch: ['Afficher une branche', 'Avec son horloge.'],
  createBranch: [
    'Demander un bac à sable',
    'Pour les rôles officer, admin, employer, training_provider. Une branche à soi pour la clé qui la demande, avec un règlement, une commission, des organismes, des personnes, une certification ' +
      'enregistrée et une clé par rôle, montrée une seule fois. Qui redemande reçoit le même bac à sable, sans ses secrets ; `newKeys` en donne d’autres. ' +
      'Avec un autre `preset` que le sien : 409 `sandbox_exists`.'
  ],
  resetBranch: [
    'Remettre un bac à sable à zéro',
    'Pour les rôles officer, admin. Tout disparaît, les données de départ reviennent avec les mêmes identifiants (sauf les certifications et le règlement, nouveaux), ' +
      'l’horloge marque aujourd’hui. La branche, ses clés et ses adresses de webhook restent. Les événements sont renumérotés depuis 1 : qui lit le flux repart de `after=0`, ' +
      'et les adresses de webhook les reçoivent tous. Refusé hors des bacs à sable.'
  ],
  setClockBranch: [
    'Régler l’horloge d’un bac à sable',
    'Pour les rôles officer, admin. En avant seulement : les décisions gardent leur ordre. Refusé hors des bacs à sable.'
  ],
  getCandidateHeldUnits: [
    'Dire quels blocs d’une certification un candidat détient',
    'Un jour donné, par défaut aujourd’hui : par les correspondances, équivalences, codes communs et reconnaissances, sans ce qui est échu ou retiré.'
  ],
  listCandidateUnitAwards: ['Lister les blocs délivrés à un candidat', 'Tous, du plus récent au plus ancien : ceux qui ont pris fin aussi.'],
  listCertificateCatalogue: ['Lister les certifications interbranches', 'Celles de toutes les branches, dans l’ordre de leurs codes.'],
  getCertificateCatalogueEntry: [
    'Afficher une certification interbranche', 'Par son code : le préfixe de la branche et le code de sa certification.'
  ],
  listCertificateFrameworks: ['Lister les versions du référentiel d’une certification', 'Toutes, la dernière d’abord.'],
  getCertificateFramework: ['Afficher une version du référentiel d’une certification', 'Avec `If-None-Match`, 304 à qui l’a déjà.'],
  compareCertificateFramework: [
    'Comparer deux versions du référentiel d’une certification',
    'Ce que cette version ajoute, retire et change à celle que nomme `against`, et ce que valent ses blocs ici.'
  ],
  listDeadlines: [
    'Lister les échéances',
    'De ce que voit le lecteur, la plus proche d’abord ; ce qui est échu et encore ouvert vient en tête. Calculé du jour où on le demande.'
  ],
  checkEligibility: [
    'Vérifier si une candidature pourrait être déposée',
    'Chaque règle qui la refuserait, et à partir de quand elle ne le ferait plus. Rien n’est conservé. Pour les rôles officer, candidate, employer, training_provider.'
  ],
  listJurySessionConflicts: [
    'Lister les conflits d’intérêts d’une session de jury', 'Calculés maintenant, membre par membre et dossier par dossier. Pour les rôles officer et auditor.'
  ],
  getPolicyInForce: [
    'Afficher le règlement en vigueur un jour donné', 'Par défaut aujourd’hui : le dernier de ceux qui commencent ce jour-là ou avant. 404 avant le premier.'
  ],
  diffPolicy: [
    'Comparer un règlement à un autre, ou à un règlement type',
    'Les clés dont la valeur diffère, avec celle de l’autre avant et celle de celui-ci après. Nommer `against` ou `againstPreset`.'
  ],
  simulatePolicy: [
    'Rejouer des décisions passées sous cette version',
    'Quelles décisions auraient été autres, et à cause de quelles clés. Rien n’est écrit, personne n’est nommé. Pour les rôles officer, commission_member, auditor.'
  ],
  listEvents: ['Suivre ce qui arrive', feed],
  listCloudEvents: ['Suivre ce qui arrive, en CloudEvents', `${feed} Ici, l’adresse suivante figure dans l’en-tête \`Link\`.`],
  verifyCode: [
    'Vérifier un code', 'Sans clé d’accès. Le code figure sur chaque document ; minuscules, espaces et tirets manquants se lisent tout de même.'
  ]
}
