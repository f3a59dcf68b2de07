/** Whose move it is after a refusal. http/problems.ts turns the word into a status. */
export type Kind = 'unreadable' | 'unknown' | 'forbidden' | 'absent' | 'method' | 'unacceptable' | 'wait' | 'stale' | 'too_large' |
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
  outcome_unknown: {
    kind: 'later',
    title: { en: 'Outcome unknown', fr: 'Issue inconnue' },
    detail: { en: 'The answer was lost on the way: read the resource before you try again.', fr: 'La réponse s’est perdue : relisez la ressource avant de réessayer.' }
  },
  internal: {
    kind: 'fault',
    title: { en: 'Internal error', fr: 'Erreur interne' },
    detail: { en: 'The fault is ours; it was recorded.', fr: 'La faute est nôtre ; elle a été enregistrée.' }
  }
} as const satisfies Readonly<Record<string, Entry>>

export type Code = keyof typeof codes
