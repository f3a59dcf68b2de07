/** Whose move it is after a refusal. http/problems.ts turns the word into a status. */
export type Kind = 'unreadable' | 'unknown' | 'forbidden' | 'absent' | 'method' | 'unacceptable' | 'slow' | 'wait' | 'stale' | 'too_large' |
  'unsupported' | 'change' | 'blind' | 'quota' | 'later' | 'fault'

interface Words { readonly en: string, readonly fr: string }
interface Entry { readonly kind: Kind, readonly title: Words, readonly detail: Words }

/** Every way this service refuses, once. Problems, docs, types, tests and /v1/reference/error-codes come from this table. */
export const codes = {
  // The interface itself.
  json_unreadable: {
    kind: 'unreadable',
    title: { en: 'Unreadable JSON', fr: 'JSON illisible' },
    detail: { en: 'The body is not valid JSON.', fr: 'Le corps n’est pas du JSON valide.' }
  },
  request_malformed: {
    kind: 'unreadable',
    title: { en: 'Malformed request', fr: 'Requête mal formée' },
    detail: { en: 'The request cannot be read as HTTP.', fr: 'La requête ne peut être lue comme du HTTP.' }
  },
  parameter_invalid: {
    kind: 'unreadable',
    title: { en: 'Invalid parameter', fr: 'Paramètre invalide' },
    detail: { en: '{count} value(s) of the address or the headers cannot be used.', fr: '{count} valeur(s) de l’adresse ou des en-têtes ne peuvent être utilisées.' }
  },
  cursor_invalid: {
    kind: 'unreadable',
    title: { en: 'Invalid cursor', fr: 'Curseur invalide' },
    detail: { en: 'This cursor does not belong to this list.', fr: 'Ce curseur n’appartient pas à cette liste.' }
  },
  branch_required: {
    kind: 'unreadable',
    title: { en: 'A branch is required', fr: 'Branche requise' },
    detail: { en: 'Name the branch in the header Cpq-Branch.', fr: 'Nommez la branche dans l’en-tête Cpq-Branch.' }
  },
  credential_missing: {
    kind: 'unknown',
    title: { en: 'No credential', fr: 'Aucun identifiant' },
    detail: { en: 'Send an API key: Authorization: Bearer cpq_….', fr: 'Envoyez une clé d’API : Authorization: Bearer cpq_….' }
  },
  credential_invalid: {
    kind: 'unknown',
    title: { en: 'Invalid credential', fr: 'Identifiant invalide' },
    detail: { en: 'This credential is unknown, expired or revoked.', fr: 'Cet identifiant est inconnu, expiré ou révoqué.' }
  },
  role_not_allowed: {
    kind: 'forbidden',
    title: { en: 'Not your role', fr: 'Rôle non autorisé' },
    detail: { en: 'The role {role} may not {action}.', fr: 'Le rôle {role} ne peut pas {action}.' }
  },
  scope_missing: {
    kind: 'forbidden',
    title: { en: 'Scope missing', fr: 'Portée absente' },
    detail: { en: 'This credential lacks the scope {scope}.', fr: 'Cet identifiant n’a pas la portée {scope}.' }
  },
  person_required: {
    kind: 'forbidden',
    title: { en: 'A person is required', fr: 'Une personne est requise' },
    detail: { en: 'To {action}, the credential must be that of a natural person.', fr: 'Pour {action}, l’identifiant doit être celui d’une personne physique.' }
  },
  branch_not_allowed: {
    kind: 'forbidden',
    title: { en: 'Not this branch', fr: 'Branche non autorisée' },
    detail: { en: 'This credential acts in another branch.', fr: 'Cet identifiant agit dans une autre branche.' }
  },
  not_found: {
    kind: 'absent',
    title: { en: 'No such resource', fr: 'Ressource inconnue' },
    detail: { en: 'There is nothing here that concerns you.', fr: 'Il n’y a rien ici qui vous concerne.' }
  },
  method_not_allowed: {
    kind: 'method',
    title: { en: 'Method not allowed', fr: 'Méthode non autorisée' },
    detail: { en: 'This address answers to: {allowed}.', fr: 'Cette adresse répond à : {allowed}.' }
  },
  not_acceptable: {
    kind: 'unacceptable',
    title: { en: 'Not acceptable', fr: 'Format non disponible' },
    detail: { en: 'This address answers with {offered}.', fr: 'Cette adresse répond en {offered}.' }
  },
  request_timeout: {
    kind: 'slow',
    title: { en: 'Too slow', fr: 'Requête trop lente' },
    detail: { en: 'The request did not arrive in time.', fr: 'La requête n’est pas arrivée à temps.' }
  },
  action_not_allowed: {
    kind: 'wait',
    title: { en: 'Not in this status', fr: 'Impossible dans ce statut' },
    detail: { en: 'Cannot {action} while the status is {status}.', fr: 'Impossible de {action} au statut {status}.' }
  },
  already_exists: {
    kind: 'wait',
    title: { en: 'Already exists', fr: 'Existe déjà' },
    detail: { en: 'The same thing exists already ({constraint}).', fr: 'La même chose existe déjà ({constraint}).' }
  },
  precondition_failed: {
    kind: 'stale',
    title: { en: 'Changed since you read it', fr: 'Modifié depuis votre lecture' },
    detail: { en: 'The present version is {etag}.', fr: 'La version actuelle est {etag}.' }
  },
  body_too_large: {
    kind: 'too_large',
    title: { en: 'Body too large', fr: 'Corps trop grand' },
    detail: { en: 'The body is larger than {limit} bytes.', fr: 'Le corps dépasse {limit} octets.' }
  },
  media_type_unsupported: {
    kind: 'unsupported',
    title: { en: 'Media type not supported', fr: 'Type de contenu non pris en charge' },
    detail: { en: 'This address takes application/json.', fr: 'Cette adresse attend application/json.' }
  },
  validation_failed: {
    kind: 'change',
    title: { en: 'The body breaks its schema', fr: 'Le corps ne respecte pas son schéma' },
    detail: { en: '{count} field(s) cannot be accepted.', fr: '{count} champ(s) ne peuvent être acceptés.' }
  },
  policy_missing: {
    kind: 'wait',
    title: { en: 'No policy in force', fr: 'Aucun règlement en vigueur' },
    detail: { en: 'The branch has no policy in force today.', fr: 'La branche n’a aucun règlement en vigueur à ce jour.' }
  },
  status_read_only: {
    kind: 'change',
    title: { en: 'The status is not written', fr: 'Le statut ne s’écrit pas' },
    detail: { en: 'The status changes by commands only.', fr: 'Le statut ne change que par des commandes.' }
  },
  reference_unknown: {
    kind: 'change',
    title: { en: 'Unknown reference', fr: 'Référence inconnue' },
    detail: { en: 'No {what} that concerns you has this id.', fr: 'Aucun élément ({what}) qui vous concerne n’a cet identifiant.' }
  },
  precondition_required: {
    kind: 'blind',
    title: { en: 'If-Match is required', fr: 'If-Match est requis' },
    detail: { en: 'Name the version that you read.', fr: 'Nommez la version lue.' }
  },
  quota_exceeded: {
    kind: 'quota',
    title: { en: 'Too many requests', fr: 'Trop de requêtes' },
    detail: { en: 'Try again in {seconds} seconds.', fr: 'Réessayez dans {seconds} secondes.' }
  },
  overloaded: {
    kind: 'later',
    title: { en: 'Overloaded', fr: 'Service surchargé' },
    detail: { en: 'Try again shortly.', fr: 'Réessayez dans un instant.' }
  },
  database_unavailable: {
    kind: 'later',
    title: { en: 'Database unavailable', fr: 'Base de données indisponible' },
    detail: { en: 'Nothing was changed. Try again shortly.', fr: 'Rien n’a été modifié. Réessayez dans un instant.' }
  },
  not_ready: {
    kind: 'later',
    title: { en: 'Not ready', fr: 'Pas prêt' },
    detail: { en: 'This instance takes no requests now ({reason}).', fr: 'Cette instance ne prend pas de requêtes ({reason}).' }
  },
  outcome_unknown: {
    kind: 'later',
    title: { en: 'Outcome unknown', fr: 'Issue inconnue' },
    detail: { en: 'The answer was lost on the way: read the resource before you try again.', fr: 'La réponse s’est perdue : relisez la ressource avant de réessayer.' }
  },
  internal: {
    kind: 'fault',
    title: { en: 'Internal error', fr: 'Erreur interne' },
    detail: { en: 'The fault is ours; it was recorded.', fr: 'La faute est nôtre ; elle a été enregistrée.' }
  },
  // Policies, keys, organisations, people.
  // Certificate projects, certificates, frameworks.
  // Commission sessions and approvals.
  // Accreditations.
  // Applications.
  channel_closed: {
    kind: 'wait',
    title: { en: 'Not by this way', fr: 'Voie de dépôt fermée' },
    detail: { en: 'This branch takes applications from: {channel}.', fr: 'Cette branche reçoit les candidatures de : {channel}.' }
  },
  certificate_not_open: {
    kind: 'wait',
    title: { en: 'Certificate not open', fr: 'Certificat fermé' },
    detail: { en: 'The certificate is {status}: it takes no application.', fr: 'Le certificat est au statut {status} : aucune candidature n’est reçue.' }
  },
  route_not_offered: {
    kind: 'wait',
    title: { en: 'Route not offered', fr: 'Voie d’accès non prévue' },
    detail: { en: 'The framework of this certificate has no route {route}.', fr: 'Le référentiel de ce certificat ne prévoit pas la voie {route}.' }
  },
  route_never_open: {
    kind: 'wait',
    title: { en: 'Route closed to certificates of this kind', fr: 'Voie fermée à ce type de certificat' },
    detail: { en: 'The law does not open the route {route} to branch certificates.', fr: 'La loi n’ouvre pas la voie {route} aux certificats de branche.' }
  },
  registration_missing: {
    kind: 'wait',
    title: { en: 'Registration missing', fr: 'Enregistrement manquant' },
    detail: { en: '{what} needs a registration ({needed}); today: {present}.', fr: '{what} demande un enregistrement ({needed}) ; à ce jour : {present}.' }
  },
  application_already_live: {
    kind: 'wait',
    title: { en: 'One application at a time', fr: 'Une seule candidature à la fois' },
    detail: { en: 'Application {applicationId} for this certificate is under way.', fr: 'La candidature {applicationId} à ce certificat est en cours.' }
  },
  already_awarded: {
    kind: 'wait',
    title: { en: 'Already awarded', fr: 'Certificat déjà délivré' },
    detail: { en: 'This person holds the certificate already (award {awardId}).', fr: 'Cette personne détient déjà le certificat (délivrance {awardId}).' }
  },
  retake_too_early: {
    kind: 'wait',
    title: { en: 'Too early', fr: 'Trop tôt' },
    detail: { en: 'A new application is possible from {earliest}.', fr: 'Une nouvelle candidature est possible à partir du {earliest}.' }
  },
  vae_limit_reached: {
    kind: 'wait',
    title: { en: 'Yearly limit of VAE reached', fr: 'Limite annuelle de VAE atteinte' },
    detail: {
      en: 'In {year}, {present} request(s) of {allowed} allowed; again from {nextOn}.',
      fr: 'En {year}, {present} demande(s) sur {allowed} permise(s) ; à nouveau possible à partir du {nextOn}.'
    }
  },
  nothing_missing: {
    kind: 'wait',
    title: { en: 'Nothing is missing', fr: 'Rien ne manque' },
    detail: { en: 'Every unit asked for is held already.', fr: 'Tous les blocs demandés sont déjà acquis.' }
  },
  prerequisites_not_declared: {
    kind: 'wait',
    title: { en: 'Prerequisites not declared', fr: 'Prérequis non déclarés' },
    detail: { en: 'The framework has prerequisites: the file must declare them.', fr: 'Le référentiel fixe des prérequis : le dossier doit les déclarer.' }
  },
  employer_missing: {
    kind: 'wait',
    title: { en: 'Employer missing', fr: 'Employeur manquant' },
    detail: { en: 'An employee’s application names the employer.', fr: 'La candidature d’un salarié désigne son employeur.' }
  },
  agreement_missing: {
    kind: 'wait',
    title: { en: 'Agreement missing', fr: 'Accord manquant' },
    detail: {
      en: 'The file lacks the day on which employee and employer signed their agreement.',
      fr: 'Il manque au dossier la date de l’accord signé du salarié et de l’employeur.'
    }
  },
  unit_unknown: {
    kind: 'change',
    title: { en: 'Unknown unit', fr: 'Bloc inconnu' },
    detail: { en: 'The framework has no unit {unit}.', fr: 'Le référentiel n’a pas de bloc {unit}.' }
  },
  previous_of_another: {
    kind: 'change',
    title: { en: 'Another person’s or certificate’s application', fr: 'Candidature d’une autre personne ou à un autre certificat' },
    detail: {
      en: 'The application before this one is of the same person, for the same certificate.',
      fr: 'La candidature précédente est celle de la même personne, au même certificat.'
    }
  },
  previous_undecided: {
    kind: 'change',
    title: { en: 'Previous application not decided', fr: 'Candidature précédente non décidée' },
    detail: { en: 'The application before this one is {status}: no jury has decided.', fr: 'La candidature précédente est au statut {status} : aucun jury n’a décidé.' }
  },
  not_the_decider: {
    kind: 'wait',
    title: { en: 'Decided by another body', fr: 'Décision d’une autre instance' },
    detail: { en: 'In this branch, admissibility is decided by: {decider}.', fr: 'Dans cette branche, la recevabilité est décidée par : {decider}.' }
  },
  admissibility_decided: {
    kind: 'wait',
    title: { en: 'Already decided', fr: 'Déjà décidé' },
    detail: { en: 'Admissibility was decided on {decidedOn}.', fr: 'La recevabilité a été décidée le {decidedOn}.' }
  },
  admissible_by_silence: {
    kind: 'wait',
    title: { en: 'Admissible by silence', fr: 'Recevable par silence' },
    detail: {
      en: 'No answer within two months of the complete file: admissible since {since}.',
      fr: 'Sans réponse dans les deux mois du dossier complet : recevable depuis le {since}.'
    }
  },
  admissibility_not_decided: {
    kind: 'wait',
    title: { en: 'Nothing to take back', fr: 'Rien à retirer' },
    detail: { en: 'Admissibility has not been decided.', fr: 'La recevabilité n’a pas été décidée.' }
  },
  admissibility_pending: {
    kind: 'wait',
    title: { en: 'Admissibility pending', fr: 'Recevabilité en attente' },
    detail: {
      en: 'Admissibility is not decided; without an answer it is given on {tacitOn}.',
      fr: 'La recevabilité n’est pas décidée ; sans réponse elle est acquise le {tacitOn}.'
    }
  },
  decision_followed: {
    kind: 'wait',
    title: { en: 'Something followed already', fr: 'Décision déjà suivie d’effet' },
    detail: { en: 'Something already follows from this decision: it stands.', fr: 'Cette décision a déjà des suites : elle demeure.' }
  },
  units_not_assessed: {
    kind: 'wait',
    title: { en: 'Units not assessed', fr: 'Blocs non évalués' },
    detail: { en: 'No locked result yet for: {units}.', fr: 'Pas encore de résultat verrouillé pour : {units}.' }
  },
  // Assessments.
  // Training enrollments.
  // Jury sessions.
  // Awards, verification, appeals.
  results_not_published: {
    kind: 'wait',
    title: { en: 'Results not published', fr: 'Résultats non publiés' },
    detail: { en: 'Results are told once the minutes of the jury are signed.', fr: 'Les résultats sont communiqués une fois signé le procès-verbal du jury.' }
  },
  award_revoked: {
    kind: 'wait',
    title: { en: 'Award revoked', fr: 'Certificat révoqué' },
    detail: { en: 'The award was revoked on {revokedOn}: it has no parchment.', fr: 'Le certificat a été révoqué le {revokedOn} : il n’a plus de parchemin.' }
  },
  no_appeal: {
    kind: 'change',
    title: { en: 'No appeal', fr: 'Pas de recours' },
    detail: { en: 'The branch’s policy opens no appeal against this decision.', fr: 'Le règlement de la branche n’ouvre pas de recours contre cette décision.' }
  },
  nothing_to_appeal: {
    kind: 'change',
    title: { en: 'Nothing to appeal against', fr: 'Rien à contester' },
    detail: { en: 'Everything asked for was granted: the outcome is {outcome}.', fr: 'Tout ce qui était demandé est accordé : le résultat est {outcome}.' }
  },
  appeal_already_live: {
    kind: 'wait',
    title: { en: 'Appeal already open', fr: 'Recours déjà ouvert' },
    detail: { en: 'An appeal against this decision is open already.', fr: 'Un recours contre cette décision est déjà ouvert.' }
  },
  commission_must_rule: {
    kind: 'wait',
    title: { en: 'The commission rules', fr: 'La commission statue' },
    detail: { en: 'The ruling comes from the vote of the body {body}.', fr: 'La décision vient du vote de l’instance {body}.' }
  },
  new_decision_pending: {
    kind: 'wait',
    title: { en: 'No new decision yet', fr: 'Pas encore de nouvelle décision' },
    detail: { en: 'No other session has decided about the application {applicationId} yet.', fr: 'Aucune autre session n’a encore décidé de la candidature {applicationId}.' }
  },
} as const satisfies Readonly<Record<string, Entry>>

export type Code = keyof typeof codes
