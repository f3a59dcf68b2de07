/** Whose move it is after a refusal. http/problems.ts turns the word into a status. */
export type Kind = 'unreadable' | 'unknown' | 'forbidden' | 'absent' | 'method' | 'unacceptable' | 'slow' | 'wait' | 'gone' | 'stale' | 'too_large' |
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
  idempotency_key_invalid: {
    kind: 'unreadable',
    title: { en: 'Invalid Idempotency-Key', fr: 'Idempotency-Key invalide' },
    detail: {
      en: 'The header Idempotency-Key takes 16 to 255 visible ASCII characters, such as a UUID.',
      fr: 'L’en-tête Idempotency-Key prend de 16 à 255 caractères ASCII visibles, par exemple un UUID.'
    }
  },
  test_status_unknown: {
    kind: 'unreadable',
    title: { en: 'No such rehearsal', fr: 'Pas de telle répétition' },
    detail: {
      en: 'A sandbox answers on purpose with {allowed}, not with {status}.',
      fr: 'Un bac à sable répond à dessein par {allowed}, non par {status}.'
    }
  },
  idempotency_key_reused: {
    kind: 'change',
    title: { en: 'Key of another request', fr: 'Clé d’une autre requête' },
    detail: {
      en: 'This Idempotency-Key has served for another request: address, body or If-Match differ. A new request takes a new key.',
      fr: 'Cette Idempotency-Key a servi pour une autre requête : l’adresse, le corps ou If-Match diffèrent. Une nouvelle requête prend une nouvelle clé.'
    }
  },
  idempotency_in_progress: {
    kind: 'wait',
    title: { en: 'Still running', fr: 'Encore en cours' },
    detail: {
      en: 'A request with this Idempotency-Key still runs: send the same again in a second.',
      fr: 'Une requête avec cette Idempotency-Key est encore en cours : renvoyez la même dans une seconde.'
    }
  },
  secret_no_longer_available: {
    kind: 'gone',
    title: { en: 'The secret is gone', fr: 'Le secret n’est plus disponible' },
    detail: {
      en: 'This request was carried out, but a secret is shown again for {minutes} minutes only: make a new one.',
      fr: 'Cette requête a été exécutée, mais un secret n’est remontré que pendant {minutes} minutes : créez-en un nouveau.'
    }
  },
  webhook_enabled: {
    kind: 'wait',
    title: { en: 'Already enabled', fr: 'Déjà actif' },
    detail: { en: 'This webhook endpoint is enabled.', fr: 'Ce point de réception est actif.' }
  },
  webhook_disabled: {
    kind: 'wait',
    title: { en: 'Disabled', fr: 'Désactivé' },
    detail: { en: 'This webhook endpoint is disabled: enable it first.', fr: 'Ce point de réception est désactivé : réactivez-le d’abord.' }
  },
  replay_ambiguous: {
    kind: 'change',
    title: { en: 'What to send again?', fr: 'Que renvoyer ?' },
    detail: { en: 'Name either eventId or since.', fr: 'Indiquez soit eventId, soit since.' }
  },
  webhook_url_not_allowed: {
    kind: 'change',
    title: { en: 'Address not allowed', fr: 'Adresse non autorisée' },
    detail: {
      en: 'Webhooks go to https addresses with a public name, on port 443, without user or password, or to a host that the operator allows (on a demo service localhost).',
      fr: 'Les webhooks vont à des adresses https de nom public, sur le port 443, sans utilisateur ni mot de passe, ou à un hôte que l’exploitant autorise (localhost sur un service de démonstration).'
    }
  },
  after_unknown: {
    kind: 'unreadable',
    title: { en: 'No such event yet', fr: 'Évènement inexistant' },
    detail: {
      en: 'The last event of this branch has the number {last}. If the sandbox was reset, its feed begins anew: read from after=0.',
      fr: 'Le dernier évènement de cette branche porte le numéro {last}. Si le bac à sable a été réinitialisé, son flux recommence : lisez depuis after=0.'
    }
  },
  count_too_costly: {
    kind: 'unreadable',
    title: { en: 'Too many to count', fr: 'Trop nombreux à compter' },
    detail: { en: 'More than {limit} match: filter further, or read without a count.', fr: 'Plus de {limit} correspondent : filtrez davantage, ou lisez sans décompte.' }
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
    detail: {
      en: 'The role {role} may not {action}. For: {allowedRoles}.',
      fr: 'Le rôle « {role} » n’a pas l’action « {action} ». Rôles admis : {allowedRoles}.'
    }
  },
  scope_missing: {
    kind: 'forbidden',
    title: { en: 'Scope missing', fr: 'Portée absente' },
    detail: { en: 'This credential lacks the scope {scope}.', fr: 'Cet identifiant n’a pas la portée {scope}.' }
  },
  person_required: {
    kind: 'forbidden',
    title: { en: 'A person is required', fr: 'Une personne est requise' },
    detail: { en: 'To {action}, the credential must be that of a natural person.', fr: 'Pour l’action « {action} », l’identifiant doit être celui d’une personne physique.' }
  },
  branch_not_allowed: {
    kind: 'forbidden',
    title: { en: 'Not this branch', fr: 'Branche non autorisée' },
    detail: { en: 'This credential acts in another branch.', fr: 'Cet identifiant agit dans une autre branche.' }
  },
  network_not_allowed: {
    kind: 'forbidden',
    title: { en: 'Not from this address', fr: 'Adresse non autorisée' },
    detail: { en: 'This credential may not be used from this network address.', fr: 'Cet identifiant ne peut être utilisé depuis cette adresse réseau.' }
  },
  api_key_ended: {
    kind: 'change',
    title: { en: 'The key has ended', fr: 'Clé terminée' },
    detail: { en: 'This API key is revoked or expired: create a new one.', fr: 'Cette clé d’API est révoquée ou expirée : créez-en une nouvelle.' }
  },
  address_not_callable: {
    kind: 'change',
    title: { en: 'Address not callable', fr: 'Adresse non joignable' },
    detail: {
      en: 'Only https on port 443 to a public host name is called: no IP address, no user name, no private network.',
      fr: 'Seules sont appelées les adresses https sur le port 443 d’un nom d’hôte public : ni adresse IP, ni nom d’utilisateur, ni réseau privé.'
    }
  },
  issuer_unavailable: {
    kind: 'later',
    title: { en: 'Issuer unavailable', fr: 'Émetteur indisponible' },
    detail: {
      en: 'The keys of the issuer of this token cannot be read at present: try again in {seconds} s.',
      fr: 'Les clés de l’émetteur de ce jeton ne peuvent être lues pour l’instant : réessayez dans {seconds} s.'
    }
  },
  issuer_taken: {
    kind: 'wait',
    title: { en: 'Issuer taken', fr: 'Émetteur déjà utilisé' },
    detail: {
      en: 'Tokens of this issuer for this audience already lead to a branch: disable that provider, or take another audience or value of the claim.',
      fr: 'Les jetons de cet émetteur pour cette audience mènent déjà à une branche : désactivez ce fournisseur, ou prenez une autre audience ou valeur de l’attribut.'
    }
  },
  credential_too_narrow: {
    kind: 'forbidden',
    title: { en: 'Credential too narrow', fr: 'Identifiant trop restreint' },
    detail: {
      en: 'What this credential makes would last longer, or open from more networks, than itself.',
      fr: 'Ce que cet identifiant crée durerait plus longtemps, ou s’ouvrirait depuis plus de réseaux, que lui-même.'
    }
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
    detail: { en: 'Cannot {action} while the status is {status}.', fr: 'L’action « {action} » n’est pas possible au statut « {status} ».' }
  },
  already_exists: {
    kind: 'wait',
    title: { en: 'Already exists', fr: 'Existe déjà' },
    detail: { en: 'The same thing exists already ({what}).', fr: 'La même chose existe déjà ({what}).' }
  },
  record_exists: {
    kind: 'wait',
    title: { en: 'You have one already', fr: 'Vous en avez déjà une' },
    detail: { en: 'You have a {what} record already: {href}.', fr: 'Vous avez déjà une fiche ({what}) : {href}.' }
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
    detail: {
      en: 'No more than {limit} requests per minute ({policy}). Try again in {seconds} s.',
      fr: 'Pas plus de {limit} requêtes par minute ({policy}). Réessayez dans {seconds} s.'
    }
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
  policy_backdated: {
    kind: 'change',
    title: { en: 'Policies change forward', fr: 'Un règlement ne rétroagit pas' },
    detail: { en: 'A version begins on {earliest} at the earliest.', fr: 'Une version commence au plus tôt le {earliest}.' }
  },
  policy_invalid: {
    kind: 'change',
    title: { en: 'Rules that break their schema', fr: 'Règles non conformes' },
    detail: { en: 'The value at {pointer} is not possible.', fr: 'La valeur en {pointer} n’est pas possible.' }
  },
  policy_contradictory: {
    kind: 'change',
    title: { en: 'Rules that contradict each other', fr: 'Règles contradictoires' },
    detail: { en: '{count} contradiction(s), the first between: {keys}.', fr: '{count} contradiction(s), la première entre : {keys}.' }
  },
  preset_unknown: {
    kind: 'change',
    title: { en: 'Unknown preset', fr: 'Modèle inconnu' },
    detail: { en: 'There are: {presets}.', fr: 'Il existe : {presets}.' }
  },
  not_a_sandbox: {
    kind: 'wait',
    title: { en: 'Not a sandbox', fr: 'Pas un bac à sable' },
    detail: { en: 'Only a sandbox’s clock can be set, and only a sandbox can begin anew.', fr: 'Seul un bac à sable peut changer d’heure ou repartir de zéro.' }
  },
  sandbox_exists: {
    kind: 'wait',
    title: { en: 'You have a sandbox already', fr: 'Vous avez déjà un bac à sable' },
    detail: {
      en: 'Your sandbox was made with the preset {preset}: ask without a preset to be answered with it, or adopt other rules in it.',
      fr: 'Votre bac à sable a été créé avec le modèle {preset} : demandez-le sans modèle, ou adoptez-y un autre règlement.'
    }
  },
  sandboxes_exhausted: {
    kind: 'wait',
    title: { en: 'Too many sandboxes', fr: 'Trop de bacs à sable' },
    detail: { en: 'This branch has asked for {most} sandboxes already: use one of theirs.', fr: 'Cette branche a déjà demandé {most} bacs à sable : utilisez l’un d’eux.' }
  },
  clock_too_far: {
    kind: 'change',
    title: { en: 'Too far ahead', fr: 'Trop loin' },
    detail: { en: 'A sandbox’s clock goes no further than {latest}.', fr: 'L’horloge d’un bac à sable ne va pas au-delà de {latest}.' }
  },
  clock_backwards: {
    kind: 'change',
    title: { en: 'Clocks run forward', fr: 'L’horloge avance seulement' },
    detail: { en: 'The clock of this branch shows {now}.', fr: 'L’horloge de cette branche marque {now}.' }
  },
  // Certificate projects, certificates, frameworks.
  framework_incomplete: {
    kind: 'wait',
    title: { en: 'Framework incomplete', fr: 'Référentiel incomplet' },
    detail: { en: 'Nothing stands at {part}.', fr: 'Il ne figure rien à {part}.' }
  },
  framework_code_repeated: {
    kind: 'wait',
    title: { en: 'Code used twice', fr: 'Code utilisé deux fois' },
    detail: { en: 'The framework uses {code} twice.', fr: 'Le référentiel utilise {code} deux fois.' }
  },
  optional_units_too_few: {
    kind: 'wait',
    title: { en: 'Too few optional units', fr: 'Trop peu de blocs optionnels' },
    detail: { en: 'Optional units asked for: {needed}; in the framework: {present}.', fr: 'Blocs optionnels exigés : {needed} ; au référentiel : {present}.' }
  },
  mapping_incomplete: {
    kind: 'wait',
    title: { en: 'Unit without correspondence', fr: 'Bloc sans correspondance' },
    detail: {
      en: 'The revision does not say what unit {unit} of version {version} is worth.',
      fr: 'La révision ne dit pas ce que vaut le bloc {unit} de la version {version}.'
    }
  },
  mapping_astray: {
    kind: 'wait',
    title: { en: 'Correspondence with nothing', fr: 'Correspondance sans objet' },
    detail: {
      en: 'The correspondence of unit {unit} ({kind}) names no unit of the new version, or one too many.',
      fr: 'La correspondance du bloc {unit} ({kind}) ne désigne aucun bloc de la nouvelle version, ou en désigne un de trop.'
    }
  },
  no_opportunity_stage: {
    kind: 'wait',
    title: { en: 'No opportunity stage', fr: 'Pas d’étape d’opportunité' },
    detail: { en: 'This branch votes on the finished project only.', fr: 'Cette branche ne vote que sur le projet achevé.' }
  },
  need_not_stated: {
    kind: 'wait',
    title: { en: 'Need not stated', fr: 'Besoin non exposé' },
    detail: { en: 'The project does not state the need for the certificate.', fr: 'Le projet n’expose pas le besoin auquel répond le certificat.' }
  },
  criterion_unanswered: {
    kind: 'wait',
    title: { en: 'Criterion unanswered', fr: 'Critère sans réponse' },
    detail: { en: 'The project does not answer the criterion {criterion}.', fr: 'Le projet ne répond pas au critère {criterion}.' }
  },
  opportunity_not_voted: {
    kind: 'wait',
    title: { en: 'Opportunity not voted', fr: 'Opportunité non votée' },
    detail: { en: 'This branch votes on the opportunity first.', fr: 'Cette branche vote d’abord sur l’opportunité.' }
  },
  certificate_closed: {
    kind: 'wait',
    title: { en: 'Certificate closed', fr: 'Certificat supprimé' },
    detail: { en: 'The certificate {code} is closed.', fr: 'Le certificat {code} est supprimé.' }
  },
  certificate_code_taken: {
    kind: 'wait',
    title: { en: 'Code taken', fr: 'Code déjà pris' },
    detail: { en: 'Another certificate of the branch has the code {code}.', fr: 'Un autre certificat de la branche porte le code {code}.' }
  },
  partners_missing: {
    kind: 'wait',
    title: { en: 'Partner branches missing', fr: 'Branches partenaires manquantes' },
    detail: { en: 'An interbranch certificate names {needed} branches; here: {present}.', fr: 'Un certificat interbranches désigne {needed} branches ; ici : {present}.' }
  },
  catalogue_code_unexpected: {
    kind: 'change',
    title: { en: 'Nothing to adopt', fr: 'Rien à adopter' },
    detail: { en: 'A project of {kind} adopts no certificate of another branch.', fr: 'Un projet de type {kind} n’adopte aucun certificat d’une autre branche.' }
  },
  catalogue_code_unknown: {
    kind: 'wait',
    title: { en: 'Not in the catalogue', fr: 'Absent du catalogue' },
    detail: { en: 'No interbranch certificate has the code {code}.', fr: 'Aucun certificat interbranches ne porte le code {code}.' }
  },
  catalogue_code_differs: {
    kind: 'wait',
    title: { en: 'Another one adopted', fr: 'Autre certificat adopté' },
    detail: { en: 'The certificate follows {code} of the catalogue already.', fr: 'Le certificat suit déjà {code} du catalogue.' }
  },
  catalogue_entry_ended: {
    kind: 'wait',
    title: { en: 'Ended in the catalogue', fr: 'Sorti du catalogue' },
    detail: { en: 'The branch that owns {code} closed it on {endedOn}.', fr: 'La branche propriétaire de {code} l’a supprimé le {endedOn}.' }
  },
  common_unit_missing: {
    kind: 'wait',
    title: { en: 'Common unit missing', fr: 'Bloc commun manquant' },
    detail: {
      en: 'The common unit {unit} of {code}, version {version}, is not in the framework.',
      fr: 'Le bloc commun {unit} de {code}, version {version}, n’est pas dans le référentiel.'
    }
  },
  common_unit_differs: {
    kind: 'wait',
    title: { en: 'Common unit renamed', fr: 'Bloc commun renommé' },
    detail: { en: 'The common unit {unit} is called "{title}".', fr: 'Le bloc commun {unit} s’intitule « {title} ».' }
  },
  partners_awaited: {
    kind: 'wait',
    title: { en: 'Partners awaited', fr: 'Partenaires attendus' },
    detail: {
      en: 'Common units are revised once every partner has adopted version {version}. Awaited: {partners}.',
      fr: 'Les blocs communs se révisent une fois la version {version} adoptée par chaque partenaire. Attendus : {partners}.'
    }
  },
  proposer_not_allowed: {
    kind: 'forbidden',
    title: { en: 'May not propose', fr: 'Proposition non ouverte' },
    detail: { en: 'In this branch projects are proposed by {proposers}, not by {role}.', fr: 'Dans cette branche les projets sont proposés par {proposers}, non par {role}.' }
  },
  certificate_unexpected: {
    kind: 'change',
    title: { en: 'No certificate yet', fr: 'Pas encore de certificat' },
    detail: { en: 'A project of {kind} names no certificate.', fr: 'Un projet de type {kind} ne désigne aucun certificat.' }
  },
  certificate_not_named: {
    kind: 'change',
    title: { en: 'Certificate not named', fr: 'Certificat non désigné' },
    detail: { en: 'A project of {kind} names its certificate.', fr: 'Un projet de type {kind} désigne son certificat.' }
  },
  certificate_code_differs: {
    kind: 'change',
    title: { en: 'Another code', fr: 'Code différent' },
    detail: { en: 'The certificate that the project names has the code {code}.', fr: 'Le certificat que désigne le projet porte le code {code}.' }
  },
  framework_unexpected: {
    kind: 'change',
    title: { en: 'No framework here', fr: 'Pas de référentiel ici' },
    detail: { en: 'A project of {kind} keeps the framework as it is.', fr: 'Un projet de type {kind} garde le référentiel tel quel.' }
  },
  registration_number_astray: {
    kind: 'change',
    title: { en: 'Not a number of this register', fr: 'Numéro étranger à ce répertoire' },
    detail: { en: 'Numbers of this register are {prefix} and digits.', fr: 'Les numéros de ce répertoire s’écrivent {prefix} suivi de chiffres.' }
  },
  level_missing: {
    kind: 'change',
    title: { en: 'Level missing', fr: 'Niveau manquant' },
    detail: { en: 'A registration in {register} has a level.', fr: 'Un enregistrement au {register} comporte un niveau.' }
  },
  level_unexpected: {
    kind: 'change',
    title: { en: 'No level in this register', fr: 'Pas de niveau dans ce répertoire' },
    detail: { en: 'A registration in {register} has no level.', fr: 'Un enregistrement au {register} ne comporte pas de niveau.' }
  },
  date_in_future: {
    kind: 'change',
    title: { en: 'In the future', fr: 'Date à venir' },
    detail: { en: '{date} is after today, {today}.', fr: 'Le {date} est postérieur à ce jour, {today}.' }
  },
  birth_in_future: {
    kind: 'change',
    title: { en: 'Not born yet', fr: 'Naissance à venir' },
    detail: { en: 'Nobody is born after today, {today}.', fr: 'Personne n’est né après ce jour, {today}.' }
  },
  date_too_early: {
    kind: 'change',
    title: { en: 'Date too early', fr: 'Date trop proche' },
    detail: { en: 'The earliest day is {earliest}.', fr: 'Au plus tôt le {earliest}.' }
  },
  registration_too_long: {
    kind: 'change',
    title: { en: 'Registration too long', fr: 'Enregistrement trop long' },
    detail: {
      en: 'A registration lasts at most {years} years: until {latest}.',
      fr: 'Un enregistrement dure au plus {years} ans : jusqu’au {latest}.'
    }
  },
  date_too_late: {
    kind: 'change',
    title: { en: 'Date too late', fr: 'Date trop lointaine' },
    detail: { en: 'The latest day is {latest}.', fr: 'Au plus tard le {latest}.' }
  },
  review_too_early: {
    kind: 'change',
    title: { en: 'A year to come', fr: 'Année à venir' },
    detail: { en: '{year} has not begun: it is {present}.', fr: 'L’année {year} n’a pas commencé : nous sommes en {present}.' }
  },
  review_recorded_already: {
    kind: 'wait',
    title: { en: 'Reviewed already', fr: 'Bilan déjà enregistré' },
    detail: { en: 'The review of {year} is recorded.', fr: 'Le bilan de {year} est enregistré.' }
  },
  definition_ended: {
    kind: 'wait',
    title: { en: 'Definition at its end', fr: 'Définition arrivée à son terme' },
    detail: {
      en: 'The definition of the certificate ended on {endedOn} and was not renewed: it takes no application.',
      fr: 'La définition du certificat a pris fin le {endedOn} et n’a pas été renouvelée : aucune candidature n’est reçue.'
    }
  },
  // Commission sessions and approvals.
  notice_too_short: {
    kind: 'wait',
    title: { en: 'Notice too short', fr: 'Délai de convocation trop court' },
    detail: { en: 'Days of notice needed: {needed}; given: {given}.', fr: 'Jours de préavis requis : {needed} ; accordés : {given}.' }
  },
  notice_months_too_short: {
    kind: 'wait',
    title: { en: 'Notice too short', fr: 'Délai de convocation trop court' },
    detail: {
      en: 'Notice of {months} month(s) and {days} day(s): the session is on {earliest} at the earliest.',
      fr: 'Préavis de {months} mois et {days} jour(s) : session au plus tôt le {earliest}.'
    }
  },
  committee_not_expected: {
    kind: 'change',
    title: { en: 'No committee here', fr: 'Pas de comité ici' },
    detail: { en: 'A {kind} session of this branch has no committee: name no members.', fr: 'Une session {kind} de cette branche n’a pas de comité : ne désignez pas de membres.' }
  },
  committee_too_small: {
    kind: 'change',
    title: { en: 'Committee too small', fr: 'Comité trop restreint' },
    detail: { en: 'The disciplinary committee has at least {needed} members; named: {given}.', fr: 'Le comité de discipline compte au moins {needed} membres ; désignés : {given}.' }
  },
  committee_too_large: {
    kind: 'change',
    title: { en: 'Committee too large', fr: 'Comité trop nombreux' },
    detail: { en: 'The disciplinary committee has at most {most} members; named: {given}.', fr: 'Le comité de discipline compte au plus {most} membres ; désignés : {given}.' }
  },
  committee_one_sided: {
    kind: 'change',
    title: { en: 'Committee of one college', fr: 'Comité d’un seul collège' },
    detail: { en: 'The disciplinary committee has members of both colleges; all are of {college}.', fr: 'Le comité de discipline réunit les deux collèges ; tous ses membres sont du collège {college}.' }
  },
  committee_without_president: {
    kind: 'change',
    title: { en: 'President not on the committee', fr: 'Président hors du comité' },
    detail: { en: 'The president of the session is a member of the disciplinary committee.', fr: 'Le président de la session est membre du comité de discipline.' }
  },
  seat_not_on_committee: {
    kind: 'change',
    title: { en: 'Not on the committee', fr: 'Hors du comité' },
    detail: { en: 'Only the members of the disciplinary committee sit and vote in this session.', fr: 'Seuls les membres du comité de discipline siègent et votent à cette session.' }
  },
  not_for_the_committee: {
    kind: 'change',
    title: { en: 'Not for the committee', fr: 'Hors de la compétence du comité' },
    detail: { en: 'The disciplinary committee decides on suspension and withdrawal of accreditations, not on {subject}.', fr: 'Le comité de discipline statue sur la suspension et le retrait d’habilitations, non sur {subject}.' }
  },
  request_not_expected: {
    kind: 'change',
    title: { en: 'No request needed', fr: 'Aucune demande attendue' },
    detail: { en: 'Only an extraordinary session is asked for; this one is {kind}.', fr: 'Seule une session extraordinaire est demandée ; celle-ci est {kind}.' }
  },
  too_few_requests: {
    kind: 'change',
    title: { en: 'Too few requests', fr: 'Demandes insuffisantes' },
    detail: {
      en: 'An extraordinary session needs the request of its president or of {needed} organisations; they are {given}.',
      fr: 'Une session extraordinaire suppose la demande de son président ou de {needed} organisations ; elles sont {given}.'
    }
  },
  minutes_unapproved: {
    kind: 'wait',
    title: { en: 'Minutes not approved', fr: 'Procès-verbaux non approuvés' },
    detail: { en: 'Earlier sessions whose minutes wait for approval: {count}.', fr: 'Sessions antérieures dont le procès-verbal reste à approuver : {count}.' }
  },
  minutes_already_approved: {
    kind: 'wait',
    title: { en: 'Approved already', fr: 'Déjà approuvé' },
    detail: { en: 'The minutes were approved on {approvedOn}.', fr: 'Le procès-verbal a été approuvé le {approvedOn}.' }
  },
  session_not_later: {
    kind: 'change',
    title: { en: 'Not a later session', fr: 'Session non postérieure' },
    detail: { en: 'Minutes of {heldOn} are approved by another session, not earlier than that day.', fr: 'Le procès-verbal du {heldOn} est approuvé par une autre session, non antérieure à ce jour.' }
  },
  presidency_must_alternate: {
    kind: 'wait',
    title: { en: 'Presidency must alternate', fr: 'Alternance de la présidence' },
    detail: {
      en: 'The presidency of {college} lasts {years} year(s): until {until}.',
      fr: 'La présidence du collège {college} dure {years} an(s) : jusqu’au {until}.'
    }
  },
  session_not_today: {
    kind: 'wait',
    title: { en: 'Not the day yet', fr: 'Pas encore le jour' },
    detail: { en: 'The session is on {heldOn}.', fr: 'La session est le {heldOn}.' }
  },
  quorum_not_reached: {
    kind: 'wait',
    title: { en: 'No quorum', fr: 'Quorum non atteint' },
    detail: { en: '{scope}: {needed} needed, {present} present or represented.', fr: '{scope} : {needed} requis, {present} présent(s) ou représenté(s).' }
  },
  votes_still_open: {
    kind: 'wait',
    title: { en: 'Votes under way', fr: 'Votes en cours' },
    detail: { en: 'Items whose vote is not closed: {count}.', fr: 'Points dont le vote n’est pas clos : {count}.' }
  },
  not_a_signatory: {
    kind: 'wait',
    title: { en: 'Not a signatory', fr: 'Non signataire' },
    detail: { en: 'The president and the vice-president of this session sign.', fr: 'Le président et le vice-président de cette session signent.' }
  },
  minutes_already_signed: {
    kind: 'wait',
    title: { en: 'Signed already', fr: 'Déjà signé' },
    detail: { en: 'This signature was given on {signedOn}.', fr: 'Cette signature a été donnée le {signedOn}.' }
  },
  presidency_not_joint: {
    kind: 'change',
    title: { en: 'Presidency not joint', fr: 'Présidence non paritaire' },
    detail: {
      en: 'President and vice-president are of opposite colleges; both are of {college}.',
      fr: 'Président et vice-président sont de collèges opposés ; tous deux sont du collège {college}.'
    }
  },
  seat_ended: {
    kind: 'change',
    title: { en: 'Seat ended', fr: 'Siège supprimé' },
    detail: { en: 'This seat ended on {endedOn}.', fr: 'Ce siège a pris fin le {endedOn}.' }
  },
  seat_vacant: {
    kind: 'change',
    title: { en: 'Nobody to sit', fr: 'Personne pour siéger' },
    detail: { en: 'Nobody is named who could sit as {presence}.', fr: 'Personne n’est désigné pour siéger ({presence}).' }
  },
  proxy_holder_unexpected: {
    kind: 'change',
    title: { en: 'No proxy here', fr: 'Pas de pouvoir ici' },
    detail: { en: 'A seat that is {presence} gives no proxy.', fr: 'Un siège {presence} ne donne pas de pouvoir.' }
  },
  proxy_holder_missing: {
    kind: 'change',
    title: { en: 'Proxy holder missing', fr: 'Porteur du pouvoir manquant' },
    detail: { en: 'A proxy names another seat of the commission.', fr: 'Un pouvoir désigne un autre siège de la commission.' }
  },
  proxy_of_other_college: {
    kind: 'change',
    title: { en: 'Proxy to the other college', fr: 'Pouvoir à l’autre collège' },
    detail: { en: 'A proxy stays within the college.', fr: 'Un pouvoir reste au sein du collège.' }
  },
  proxy_holder_absent: {
    kind: 'wait',
    title: { en: 'Proxy holder absent', fr: 'Porteur du pouvoir absent' },
    detail: { en: 'The seat that holds the proxy is not recorded as in the room.', fr: 'Le siège porteur du pouvoir n’est pas noté présent dans la salle.' }
  },
  proxy_limit_passed: {
    kind: 'change',
    title: { en: 'Too many proxies', fr: 'Trop de pouvoirs' },
    detail: { en: 'One member holds at most {limit} proxies; with this one: {held}.', fr: 'Un membre porte au plus {limit} pouvoir(s) ; avec celui-ci : {held}.' }
  },
  not_for_the_commission: {
    kind: 'change',
    title: { en: 'Not for the commission', fr: 'Hors de la compétence de la commission' },
    detail: { en: 'In this branch {subject} is decided by {decider}.', fr: 'Dans cette branche, {subject} relève de {decider}.' }
  },
  subject_not_awaiting: {
    kind: 'change',
    title: { en: 'Does not wait for the commission', fr: 'N’attend pas la commission' },
    detail: { en: 'For {subject} it would wait in another status than {status}.', fr: 'Pour {subject}, il faudrait un autre statut que {status}.' }
  },
  subject_on_agenda: {
    kind: 'wait',
    title: { en: 'On the agenda already', fr: 'Déjà à l’ordre du jour' },
    detail: { en: 'Another item of the agenda is about the same thing.', fr: 'Un autre point de l’ordre du jour porte sur le même objet.' }
  },
  sector_without_seat: {
    kind: 'change',
    title: { en: 'Nobody votes for this sector', fr: 'Secteur sans siège' },
    detail: { en: 'No seat of the commission is of sector {sector}.', fr: 'Aucun siège de la commission ne relève du secteur {sector}.' }
  },
  subject_moved_on: {
    kind: 'wait',
    title: { en: 'The subject moved on', fr: 'L’objet n’est plus en attente' },
    detail: { en: 'What {subject} is about is {status} now.', fr: 'L’objet du point ({subject}) est désormais au statut {status}.' }
  },
  no_second_reading: {
    kind: 'wait',
    title: { en: 'No further reading', fr: 'Pas d’autre lecture' },
    detail: { en: 'This disagreement has no further reading.', fr: 'Ce désaccord n’ouvre pas d’autre lecture.' }
  },
  second_reading_too_late: {
    kind: 'wait',
    title: { en: 'Too late for a second reading', fr: 'Seconde lecture trop tardive' },
    detail: { en: 'The second reading was due by {latest}.', fr: 'La seconde lecture devait avoir lieu au plus tard le {latest}.' }
  },
  session_not_open: {
    kind: 'wait',
    title: { en: 'Session not open', fr: 'Session non ouverte' },
    detail: { en: 'The session is {status}, not open.', fr: 'La session est au statut {status}, non ouverte.' }
  },
  no_ballot_cast: {
    kind: 'wait',
    title: { en: 'No ballot', fr: 'Aucun vote' },
    detail: { en: 'Nobody has voted in this reading.', fr: 'Personne n’a voté à cette lecture.' }
  },
  vote_begun: {
    kind: 'wait',
    title: { en: 'The vote has begun', fr: 'Le vote a commencé' },
    detail: { en: 'Ballots cast: {ballots}. Close the vote instead.', fr: 'Votes exprimés : {ballots}. Il reste à clore le vote.' }
  },
  seat_of_another_sector: {
    kind: 'change',
    title: { en: 'Another sector’s seat', fr: 'Siège d’un autre secteur' },
    detail: { en: 'Only the seats of sector {sector} vote on this.', fr: 'Seuls les sièges du secteur {sector} votent sur ce point.' }
  },
  seat_absent: {
    kind: 'wait',
    title: { en: 'Seat absent', fr: 'Siège absent' },
    detail: { en: 'The seat is not recorded as present or represented.', fr: 'Le siège n’est noté ni présent ni représenté.' }
  },
  seat_of_another_person: {
    kind: 'change',
    title: { en: 'Another person’s seat', fr: 'Siège d’une autre personne' },
    detail: { en: 'Today another person votes for this seat.', fr: 'Ce jour, une autre personne vote pour ce siège.' }
  },
  proxy_brings_no_vote: {
    kind: 'change',
    title: { en: 'A proxy brings no vote', fr: 'Un pouvoir ne vaut pas vote' },
    detail: { en: 'The majority counts members in the room ({majority}).', fr: 'La majorité se compte parmi les membres dans la salle ({majority}).' }
  },
  ballot_already_cast: {
    kind: 'wait',
    title: { en: 'Voted already', fr: 'Vote déjà exprimé' },
    detail: { en: 'The seat has voted in this reading.', fr: 'Le siège a voté à cette lecture.' }
  },
  organization_voted: {
    kind: 'wait',
    title: { en: 'The organisation has voted', fr: 'L’organisation a voté' },
    detail: { en: 'An organisation has one vote, whatever its seats; another of its seats has voted.', fr: 'Une organisation dispose d’une voix, quels que soient ses sièges ; un autre de ses sièges a voté.' }
  },
  sector_quorum_not_reached: {
    kind: 'wait',
    title: { en: 'No quorum in the sector', fr: 'Quorum du secteur non atteint' },
    detail: {
      en: 'Sector {sector}, {scope}: {needed} needed, {present} present or represented.',
      fr: 'Secteur {sector}, {scope} : {needed} requis, {present} présent(s) ou représenté(s).'
    }
  },
  equivalences_missing: {
    kind: 'change',
    title: { en: 'No equivalence named', fr: 'Aucune équivalence désignée' },
    detail: { en: 'A vote on equivalences names at least one.', fr: 'Un vote d’équivalences en désigne au moins une.' }
  },
  equivalences_unexpected: {
    kind: 'change',
    title: { en: 'No equivalence here', fr: 'Pas d’équivalence ici' },
    detail: { en: 'A vote on {subject} settles no equivalence.', fr: 'Un vote sur {subject} ne règle aucune équivalence.' }
  },
  rework_needs_a_project: {
    kind: 'change',
    title: { en: 'Nothing to rework', fr: 'Rien à reprendre' },
    detail: { en: 'Only a project goes back to design.', fr: 'Seul un projet retourne en conception.' }
  },
  // Accreditations.
  one_holder: {
    kind: 'change',
    title: { en: 'One holder', fr: 'Un seul titulaire' },
    detail: {
      en: 'Name either an organisation or an examiner; {count} are named.',
      fr: 'Désignez soit un organisme, soit un évaluateur ; {count} sont désignés.'
    }
  },
  question_holder: {
    kind: 'unreadable',
    title: { en: 'About one holder', fr: 'Un seul titulaire à la fois' },
    detail: {
      en: 'Ask about one holder, organizationId or examinerId; {count} are named.',
      fr: 'La question porte sur un titulaire, organizationId ou examinerId ; {count} sont désignés.'
    }
  },
  question_unknown: {
    kind: 'unreadable',
    title: { en: 'Not known here', fr: 'Inconnu ici' },
    detail: { en: '{parameter} names nothing that you may ask about.', fr: '{parameter} ne désigne rien qui vous soit accessible.' }
  },
  scope_not_personal: {
    kind: 'change',
    title: { en: 'Not for an examiner', fr: 'Sans objet pour un évaluateur' },
    detail: {
      en: 'An examiner’s accreditation is personal and for assessment: it takes no {what}.',
      fr: 'L’habilitation d’un évaluateur est personnelle et porte sur l’évaluation : elle exclut {what}.'
    }
  },
  scope_incomplete: {
    kind: 'wait',
    title: { en: 'Scope incomplete', fr: 'Périmètre incomplet' },
    detail: { en: 'The request must still name: {missing}.', fr: 'La demande doit encore désigner : {missing}.' }
  },
  file_deadline_passed: {
    kind: 'wait',
    title: { en: 'Deadline passed', fr: 'Date limite dépassée' },
    detail: {
      en: 'Files were due by {deadline}; the next ones are taken from {again}.',
      fr: 'Les dossiers étaient attendus au plus tard le {deadline} ; les suivants sont reçus à partir du {again}.'
    }
  },
  piece_missing: {
    kind: 'wait',
    title: { en: 'Piece missing', fr: 'Pièce manquante' },
    detail: { en: 'The file lacks the piece {kind}. In all: {faults}.', fr: 'Il manque au dossier la pièce {kind}. En tout : {faults}.' }
  },
  piece_undated: {
    kind: 'wait',
    title: { en: 'Piece without date', fr: 'Pièce non datée' },
    detail: {
      en: 'The piece {kind} must be dated, {limit} at the earliest. In all: {faults}.',
      fr: 'La pièce {kind} doit être datée, du {limit} au plus tôt. En tout : {faults}.'
    }
  },
  piece_too_old: {
    kind: 'wait',
    title: { en: 'Piece too old', fr: 'Pièce trop ancienne' },
    detail: {
      en: 'The piece {kind} must date from {limit} or later. In all: {faults}.',
      fr: 'La pièce {kind} doit dater du {limit} ou d’après. En tout : {faults}.'
    }
  },
  piece_too_small: {
    kind: 'wait',
    title: { en: 'Below the minimum', fr: 'Minimum non atteint' },
    detail: {
      en: 'The piece {kind} shows {present}; at least {needed} is needed. In all: {faults}.',
      fr: 'La pièce {kind} établit {present} ; il faut au moins {needed}. En tout : {faults}.'
    }
  },
  effect_in_the_past: {
    kind: 'change',
    title: { en: 'Effect in the past', fr: 'Effet dans le passé' },
    detail: {
      en: 'It cannot take effect on {effectiveOn}: {earliest} is the earliest day.',
      fr: 'Prise d’effet impossible le {effectiveOn} : {earliest} est la première date possible.'
    }
  },
  commission_grants: {
    kind: 'wait',
    title: { en: 'The commission decides', fr: 'La commission décide' },
    detail: {
      en: 'In this branch a vote of the commission grants or refuses accreditations.',
      fr: 'Dans cette branche, un vote de la commission accorde ou refuse les habilitations.'
    }
  },
  renewal_started: {
    kind: 'wait',
    title: { en: 'Renewal under way', fr: 'Renouvellement en cours' },
    detail: {
      en: 'The next term has its file already (accreditation {accreditationId}).',
      fr: 'Le renouvellement a déjà son dossier (habilitation {accreditationId}).'
    }
  },
  disposition_not_awaited: {
    kind: 'change',
    title: { en: 'No disposition awaited', fr: 'Aucune suite attendue' },
    detail: {
      en: 'Enrollment {trainingEnrollmentId} does not run under this accreditation, or has its disposition already.',
      fr: 'Le parcours {trainingEnrollmentId} n’est pas en cours sous cette habilitation, ou sa suite est déjà fixée.'
    }
  },
  dispositions_missing: {
    kind: 'wait',
    title: { en: 'Dispositions missing', fr: 'Suites à fixer' },
    detail: { en: '{count} running enrollment(s) still need a disposition.', fr: '{count} parcours en cours attendent encore une suite.' }
  },
  end_not_reached: {
    kind: 'wait',
    title: { en: 'Not ended yet', fr: 'Pas encore à terme' },
    detail: { en: 'The right still runs: it ends on {from}.', fr: 'Le droit court encore : il prend fin le {from}.' }
  },
  commitment_year_outside: {
    kind: 'change',
    title: { en: 'Year outside the term', fr: 'Année hors de la durée' },
    detail: {
      en: 'A letter is signed for a year from {from} to {until}, not for {year}.',
      fr: 'La lettre se signe pour une année de {from} à {until}, non pour {year}.'
    }
  },
  commitment_signed: {
    kind: 'change',
    title: { en: 'Letter signed already', fr: 'Lettre déjà signée' },
    detail: { en: 'The commitment letter for {year} is signed already.', fr: 'La lettre d’engagement pour {year} est déjà signée.' }
  },
  compliance_not_asked: {
    kind: 'wait',
    title: { en: 'No declaration expected', fr: 'Aucune déclaration attendue' },
    detail: {
      en: 'Only an organisation that prepares candidates declares that it follows a version.',
      fr: 'Seul un organisme qui prépare des candidats déclare suivre une version.'
    }
  },
  compliance_declared: {
    kind: 'change',
    title: { en: 'Declared already', fr: 'Déjà déclarée' },
    detail: {
      en: 'Compliance with version {version} was declared on {declaredOn}.',
      fr: 'La conformité à la version {version} a été déclarée le {declaredOn}.'
    }
  },
  register_update_not_awaited: {
    kind: 'wait',
    title: { en: 'No update awaited', fr: 'Aucune mise à jour attendue' },
    detail: {
      en: 'No change of this accreditation waits to be told to the national list.',
      fr: 'Aucun changement de cette habilitation n’attend d’être signalé sur la liste nationale.'
    }
  },
  case_closed: {
    kind: 'wait',
    title: { en: 'Case closed', fr: 'Dossier clos' },
    detail: { en: 'The case was closed on {closedOn}.', fr: 'Le dossier a été clos le {closedOn}.' }
  },
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
  filer_not_accredited: {
    kind: 'wait',
    title: { en: 'Organisation not accredited', fr: 'Organisme non habilité' },
    detail: {
      en: 'The training organisation that files is not accredited for this certificate on {date}: {reason}.',
      fr: 'L’organisme de formation qui dépose n’est pas habilité pour ce certificat le {date} : {reason}.'
    }
  },
  terms_changed: {
    kind: 'wait',
    title: { en: 'Written under other terms', fr: 'Dossier établi sous un autre régime' },
    detail: {
      en: 'The file was written under version {writtenVersion} ({writtenRegistration}); today it is version {version} ({registration}). Edit it.',
      fr: 'Le dossier suit la version {writtenVersion} ({writtenRegistration}) ; à ce jour : version {version} ({registration}). Modifiez-le.'
    }
  },
  individual_closed: {
    kind: 'wait',
    title: { en: 'No free candidates', fr: 'Pas de candidats libres' },
    detail: { en: 'This branch takes no free candidates.', fr: 'Cette branche ne reçoit pas de candidats libres.' }
  },
  individual_not_authorised: {
    kind: 'wait',
    title: { en: 'Free candidate not authorised', fr: 'Candidat libre non autorisé' },
    detail: { en: 'A free candidate needs an authorisation of this branch.', fr: 'Un candidat libre doit être autorisé par cette branche.' }
  },
  not_on_pro_a_list: {
    kind: 'wait',
    title: { en: 'Not on the Pro-A list', fr: 'Hors de la liste Pro-A' },
    detail: { en: 'The certificate {certificate} is not on the branch’s Pro-A list.', fr: 'Le certificat {certificate} n’est pas sur la liste Pro-A de la branche.' }
  },
  not_under_agreement: {
    kind: 'wait',
    title: { en: 'Collective agreement not declared', fr: 'Convention collective non déclarée' },
    detail: {
      en: 'The file must declare that the person comes under the collective agreement.',
      fr: 'Le dossier doit déclarer que la personne relève de la convention collective.'
    }
  },
  age_unknown: {
    kind: 'wait',
    title: { en: 'Age unknown', fr: 'Âge inconnu' },
    detail: { en: 'This contract has age limits for young people: give the birth date.', fr: 'Ce contrat a des limites d’âge pour les jeunes : donnez la date de naissance.' }
  },
  too_young: {
    kind: 'wait',
    title: { en: 'Too young', fr: 'Trop jeune' },
    detail: { en: 'This contract needs {needed} years of age; present: {present}.', fr: 'Ce contrat demande {needed} ans ; âge : {present} ans.' }
  },
  too_old: {
    kind: 'wait',
    title: { en: 'Too old', fr: 'Trop âgé' },
    detail: {
      en: 'As a young person, this contract is for {allowed} years of age at most; present: {present}.',
      fr: 'Au titre des jeunes, ce contrat s’adresse aux {allowed} ans au plus ; âge : {present} ans.'
    }
  },
  experience_too_short: {
    kind: 'wait',
    title: { en: 'Not enough experience', fr: 'Expérience insuffisante' },
    detail: { en: 'VAE needs {needed} year(s) of experience; declared: {present}.', fr: 'La VAE demande {needed} an(s) d’expérience ; déclaré : {present}.' }
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
  one_person: {
    kind: 'change',
    title: { en: 'One person', fr: 'Une personne' },
    detail: { en: 'Name a candidate or describe a person: one of the two.', fr: 'Désignez un candidat ou décrivez une personne : l’un des deux.' }
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
    detail: { en: 'No decision on the application before this one is published.', fr: 'Aucune décision sur la candidature précédente n’est publiée.' }
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
  no_precheck: {
    kind: 'wait',
    title: { en: 'No step before admissibility', fr: 'Aucune étape avant la recevabilité' },
    detail: { en: 'This branch asks for no step before admissibility.', fr: 'Cette branche ne demande aucune étape avant la recevabilité.' }
  },
  precheck_not_asked: {
    kind: 'change',
    title: { en: 'Not a step here', fr: 'Étape non prévue' },
    detail: { en: 'The step {step} is not asked here: {steps}.', fr: 'L’étape {step} n’est pas prévue ici : {steps}.' }
  },
  precheck_closed: {
    kind: 'change',
    title: { en: 'Step still closed', fr: 'Étape encore fermée' },
    detail: { en: 'The step {step} opens once {before} is passed.', fr: 'L’étape {step} s’ouvre une fois {before} validée.' }
  },
  precheck_missing: {
    kind: 'wait',
    title: { en: 'Steps missing', fr: 'Étapes manquantes' },
    detail: { en: 'Not passed before admissibility: {steps}.', fr: 'Étapes à valider avant la recevabilité : {steps}.' }
  },
  precheck_failed: {
    kind: 'change',
    title: { en: 'A step failed', fr: 'Étape échouée' },
    detail: { en: 'The step {step} failed: the file can only be not admissible.', fr: 'L’étape {step} a échoué : le dossier ne peut être que non recevable.' }
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
  application_not_assessable: {
    kind: 'wait',
    title: { en: 'No such assessment now', fr: 'Pas d’évaluation à ce stade' },
    detail: {
      en: 'An application in the status {status} takes no {kind}.',
      fr: 'Une candidature au statut {status} ne reçoit pas d’évaluation ({kind}).'
    }
  },
  application_ended: {
    kind: 'wait',
    title: { en: 'The application has ended', fr: 'Candidature terminée' },
    detail: {
      en: 'Nothing is assessed any more for application {applicationId}.',
      fr: 'Plus rien n’est évalué pour la candidature {applicationId}.'
    }
  },
  unit_not_requested: {
    kind: 'change',
    title: { en: 'Unit not asked for', fr: 'Bloc non demandé' },
    detail: { en: 'The application does not ask for unit {unit}.', fr: 'La candidature ne demande pas le bloc {unit}.' }
  },
  unit_already_held: {
    kind: 'change',
    title: { en: 'Unit already held', fr: 'Bloc déjà acquis' },
    detail: { en: 'Unit {unit} is held already: nothing more is asked of it.', fr: 'Le bloc {unit} est déjà acquis : rien de plus n’est demandé.' }
  },
  examiner_not_accredited: {
    kind: 'change',
    title: { en: 'Examiner not accredited', fr: 'Évaluateur non habilité' },
    detail: {
      en: 'Examiner {examinerId} is not accredited for this certificate on {date}: {reason}.',
      fr: 'L’évaluateur {examinerId} n’est pas habilité pour ce certificat le {date} : {reason}.'
    }
  },
  examiner_accreditation_lacking: {
    kind: 'wait',
    title: { en: 'Accreditation lacking', fr: 'Habilitation absente' },
    detail: {
      en: 'Examiner {examinerId} is not accredited for this certificate on {date}: {reason}.',
      fr: 'L’évaluateur {examinerId} n’est pas habilité pour ce certificat le {date} : {reason}.'
    }
  },
  examiner_not_qualified: {
    kind: 'change',
    title: { en: 'Too little experience', fr: 'Expérience insuffisante' },
    detail: {
      en: 'Examiner {examinerId} has {present} year(s) in the trade; {needed} are needed.',
      fr: 'L’évaluateur {examinerId} a {present} année(s) de métier ; il en faut {needed}.'
    }
  },
  examiner_retired: {
    kind: 'change',
    title: { en: 'Retired for too long', fr: 'Retraite trop ancienne' },
    detail: {
      en: 'Examiner {examinerId} may assess until {limit}, not later after retirement.',
      fr: 'L’évaluateur {examinerId} peut évaluer jusqu’au {limit}, pas au-delà après sa retraite.'
    }
  },
  examiner_not_independent: {
    kind: 'change',
    title: { en: 'Examiner not independent', fr: 'Évaluateur non indépendant' },
    detail: {
      en: 'Examiner {examinerId} is related to the candidate: {relation}, known from: {source}.',
      fr: 'L’évaluateur {examinerId} est lié au candidat : {relation}, connu par : {source}.'
    }
  },
  examiner_conflicted: {
    kind: 'wait',
    title: { en: 'Examiner no longer independent', fr: 'Évaluateur devenu non indépendant' },
    detail: {
      en: 'Examiner {examinerId} is related to the candidate: {relation}, known from: {source}.',
      fr: 'L’évaluateur {examinerId} est lié au candidat : {relation}, connu par : {source}.'
    }
  },
  examiner_pair_required: {
    kind: 'change',
    title: { en: 'Two examiners needed', fr: 'Deux évaluateurs requis' },
    detail: { en: '{needed} examiners assess together; {present} is named.', fr: '{needed} évaluateurs évaluent ensemble ; {present} est désigné.' }
  },
  examiner_named_twice: {
    kind: 'change',
    title: { en: 'The same examiner twice', fr: 'Deux fois le même évaluateur' },
    detail: { en: 'Examiner {examinerId} cannot be the second one too.', fr: 'L’évaluateur {examinerId} ne peut pas être aussi le second.' }
  },
  examiner_quality_missing: {
    kind: 'change',
    title: { en: 'A quality is missing', fr: 'Qualité manquante' },
    detail: {
      en: 'One of the two examiners must assess as {quality}, the other in the other quality.',
      fr: 'L’un des deux évaluateurs doit intervenir comme {quality}, l’autre en l’autre qualité.'
    }
  },
  assessment_day_not_reached: {
    kind: 'wait',
    title: { en: 'Before the day', fr: 'Avant le jour prévu' },
    detail: { en: 'The assessment is planned for {plannedFor}.', fr: 'L’évaluation est prévue le {plannedFor}.' }
  },
  unit_not_assessed: {
    kind: 'change',
    title: { en: 'Not a unit of this assessment', fr: 'Bloc hors de cette évaluation' },
    detail: { en: 'This assessment is not about unit {unit}.', fr: 'Cette évaluation ne porte pas sur le bloc {unit}.' }
  },
  result_recorded: {
    kind: 'change',
    title: { en: 'Result already recorded', fr: 'Résultat déjà enregistré' },
    detail: {
      en: 'Unit {unit} has its result; a superseding assessment corrects it.',
      fr: 'Le bloc {unit} a son résultat ; une nouvelle évaluation qui la remplace le corrige.'
    }
  },
  mark_refused: {
    kind: 'change',
    title: { en: 'Mark refused', fr: 'Note refusée' },
    detail: {
      en: 'This mark is {fault} in the scale {scheme}; marks expected: {expected}.',
      fr: 'Cette note ne convient pas ({fault}) au barème {scheme} ; notes attendues : {expected}.'
    }
  },
  units_not_scored: {
    kind: 'wait',
    title: { en: 'Units without result', fr: 'Blocs sans résultat' },
    detail: { en: 'These units have no result yet: {units}.', fr: 'Ces blocs n’ont pas encore de résultat : {units}.' }
  },
  orientation_required: {
    kind: 'change',
    title: { en: 'Orientation required', fr: 'Orientation requise' },
    detail: { en: 'A positioning says where it leads.', fr: 'Un positionnement dit vers quoi il oriente.' }
  },
  orientation_not_expected: {
    kind: 'change',
    title: { en: 'No orientation here', fr: 'Pas d’orientation ici' },
    detail: { en: 'Only a positioning leads somewhere.', fr: 'Seul un positionnement oriente.' }
  },
  vae_not_registered: {
    kind: 'change',
    title: { en: 'No VAE without the register', fr: 'Pas de VAE sans enregistrement' },
    detail: {
      en: '{orientation} needs a certificate registered in the RNCP; today it is: {registration}.',
      fr: '{orientation} demande un certificat enregistré au RNCP ; à ce jour : {registration}.'
    }
  },
  jury_decided: {
    kind: 'wait',
    title: { en: 'The jury has decided', fr: 'Le jury a décidé' },
    detail: {
      en: 'The application is {status}: an appeal is the way to correct what led to it.',
      fr: 'La candidature est au statut {status} : seul un recours permet de revenir sur ce qui y a conduit.'
    }
  },
  // Training enrollments.
  training_not_awaited: {
    kind: 'wait',
    title: { en: 'No training awaited', fr: 'Aucune formation attendue' },
    detail: {
      en: 'Training is for applications in: {needed}.',
      fr: 'La formation concerne les candidatures aux statuts : {needed}.'
    }
  },
  planning_too_late: {
    kind: 'change',
    title: { en: 'Planning too late', fr: 'Planning tardif' },
    detail: {
      en: 'The planning is due {needed} days before the training starts; {given} are left.',
      fr: 'Le planning est dû {needed} jours avant le début de la formation ; il en reste {given}.'
    }
  },
  list_too_late: {
    kind: 'wait',
    title: { en: 'List of candidates closed', fr: 'Liste des candidats close' },
    detail: {
      en: 'The list of candidates was complete on {latest}: nobody joins this training after that day.',
      fr: 'La liste des candidats était complète le {latest} : nul ne rejoint cette formation après ce jour.'
    }
  },
  session_declared_late: {
    kind: 'change',
    title: { en: 'Session declared late', fr: 'Séance déclarée trop tard' },
    detail: {
      en: 'A session is declared at least {needed} hours before it starts: from {earliest} on.',
      fr: 'Une séance se déclare au moins {needed} heures avant son début : à partir de {earliest}.'
    }
  },
  session_not_declared: {
    kind: 'change',
    title: { en: 'Session not declared', fr: 'Séance non déclarée' },
    detail: {
      en: 'No session was declared for {heldOn}: hours are recorded for declared sessions only.',
      fr: 'Aucune séance n’a été déclarée pour le {heldOn} : seules les séances déclarées reçoivent des heures.'
    }
  },
  organization_not_accredited: {
    kind: 'change',
    title: { en: 'Organisation not accredited', fr: 'Organisme non habilité' },
    detail: {
      en: 'Organisation {organizationId} is not accredited for this training on {date}: {reason}.',
      fr: 'L’organisme {organizationId} n’est pas habilité pour cette formation le {date} : {reason}.'
    }
  },
  accreditation_lacking: {
    kind: 'wait',
    title: { en: 'Accreditation lacking', fr: 'Habilitation absente' },
    detail: {
      en: 'Organisation {organizationId} is not accredited on {date}: {reason}.',
      fr: 'L’organisme {organizationId} n’est pas habilité le {date} : {reason}.'
    }
  },
  site_required: {
    kind: 'change',
    title: { en: 'Site required', fr: 'Site requis' },
    detail: {
      en: 'This branch accredits sites: name the one where the training takes place.',
      fr: 'Cette branche habilite des sites : désignez celui de la formation.'
    }
  },
  period_reversed: {
    kind: 'change',
    title: { en: 'End before start', fr: 'Fin avant le début' },
    detail: { en: 'The training cannot end on {endsOn}, before {startsOn}.', fr: 'La formation ne peut finir le {endsOn}, avant le {startsOn}.' }
  },
  side_agreed: {
    kind: 'wait',
    title: { en: 'Already agreed', fr: 'Accord déjà donné' },
    detail: { en: 'This side ({side}) agreed on {agreedOn}.', fr: 'Cette partie ({side}) a donné son accord le {agreedOn}.' }
  },
  start_not_reached: {
    kind: 'wait',
    title: { en: 'Before the start', fr: 'Avant le début' },
    detail: { en: 'The training starts on {startsOn}.', fr: 'La formation commence le {startsOn}.' }
  },
  attendance_out_of_time: {
    kind: 'change',
    title: { en: 'Outside the training', fr: 'Hors de la formation' },
    detail: { en: 'Attendance is recorded for days from {from} to {until}.', fr: 'La présence s’enregistre pour des jours du {from} au {until}.' }
  },
  unit_not_trained: {
    kind: 'change',
    title: { en: 'Not a unit of this training', fr: 'Bloc hors de ce parcours' },
    detail: { en: 'This training does not prepare for unit {unit}.', fr: 'Ce parcours ne prépare pas au bloc {unit}.' }
  },
  attendance_missing: {
    kind: 'wait',
    title: { en: 'No attendance recorded', fr: 'Aucune présence enregistrée' },
    detail: {
      en: 'This branch asks for hours of attendance before a training is completed.',
      fr: 'Cette branche demande des heures de présence avant d’achever un parcours.'
    }
  },
  nothing_to_transfer: {
    kind: 'change',
    title: { en: 'Nothing left to transfer', fr: 'Rien à transférer' },
    detail: { en: 'Every unit is completed: complete the training instead.', fr: 'Tous les blocs sont achevés : achevez plutôt le parcours.' }
  },
  // Jury sessions.
  month_closed: {
    kind: 'wait',
    title: { en: 'No session in this month', fr: 'Pas de session ce mois-ci' },
    detail: { en: 'The branch holds no jury in month {month}.', fr: 'La branche ne tient aucun jury au mois {month}.' }
  },
  capacity_exceeded: {
    kind: 'change',
    title: { en: 'Capacity too large', fr: 'Capacité trop grande' },
    detail: { en: 'A session lists at most {limit} candidates; given: {capacity}.', fr: 'Une session inscrit au plus {limit} candidats ; indiqué : {capacity}.' }
  },
  session_full: {
    kind: 'wait',
    title: { en: 'Session full', fr: 'Session complète' },
    detail: { en: 'The session lists {present} of {capacity} candidates.', fr: 'La session compte {present} candidats sur {capacity}.' }
  },
  president_seated: {
    kind: 'change',
    title: { en: 'A president sits already', fr: 'Un président siège déjà' },
    detail: { en: 'Member {personId} presides: seat them as a member first.', fr: 'Le membre {personId} préside : inscrivez-le d’abord comme membre.' }
  },
  president_of_other_side: {
    kind: 'change',
    title: { en: 'President of the other side', fr: 'Président de l’autre collège' },
    detail: { en: 'The president comes from {needed}, not from {present}.', fr: 'Le président vient du collège {needed}, non du collège {present}.' }
  },
  other_certificate: {
    kind: 'change',
    title: { en: 'Another certificate', fr: 'Autre certificat' },
    detail: { en: 'The application is for another certificate than the session.', fr: 'La candidature vise un autre certificat que la session.' }
  },
  other_route: {
    kind: 'change',
    title: { en: 'Another route', fr: 'Autre voie d’accès' },
    detail: { en: 'The session is for the route {needed}; this file came by {present}.', fr: 'La session concerne la voie {needed} ; ce dossier vient de {present}.' }
  },
  application_not_ready: {
    kind: 'wait',
    title: { en: 'File not ready', fr: 'Dossier non prêt' },
    detail: { en: 'The application is {status}, not ready for a jury.', fr: 'La candidature est au statut {status}, non prête pour le jury.' }
  },
  president_absent: {
    kind: 'wait',
    title: { en: 'No president', fr: 'Pas de président' },
    detail: { en: 'The president of the panel is not there, or not seated.', fr: 'Le président du jury est absent ou n’est pas désigné.' }
  },
  panel_incomplete: {
    kind: 'wait',
    title: { en: 'Panel incomplete', fr: 'Jury incomplet' },
    detail: { en: '{what}: needed {needed}, present {present}.', fr: '{what} : requis {needed}, présents {present}.' }
  },
  unions_not_asked: {
    kind: 'wait',
    title: { en: 'Unions not asked', fr: 'Syndicats non sollicités' },
    detail: {
      en: 'Ask the unions for their members {needed} days before the session.',
      fr: 'Sollicitez les syndicats {needed} jours avant la session pour qu’ils désignent leurs membres.'
    }
  },
  union_notice_too_short: {
    kind: 'wait',
    title: { en: 'Unions asked too late', fr: 'Syndicats sollicités trop tard' },
    detail: {
      en: 'The unions have {needed} days to name their members; given: {given}.',
      fr: 'Les syndicats disposent de {needed} jours pour désigner leurs membres ; laissés : {given}.'
    }
  },
  leave_notice_too_short: {
    kind: 'change',
    title: { en: 'Leave asked too late', fr: 'Absence demandée trop tard' },
    detail: {
      en: 'The employer of a juror has {needed} days of notice; left: {given}.',
      fr: 'L’employeur d’un juré est prévenu {needed} jours avant ; restent : {given}.'
    }
  },
  proposed_too_late: {
    kind: 'change',
    title: { en: 'Proposed too late', fr: 'Proposé trop tard' },
    detail: {
      en: 'A {capacity} is proposed {needed} days before the session; left: {given}.',
      fr: 'Un membre « {capacity} » est proposé {needed} jours avant la session ; restent : {given}.'
    }
  },
  adviser_presides: {
    kind: 'change',
    title: { en: 'An adviser does not preside', fr: 'Un conseil ne préside pas' },
    detail: {
      en: 'A {capacity} only advises and does not preside.',
      fr: 'Un membre « {capacity} » n’a qu’une voix consultative et ne préside pas.'
    }
  },
  member_conflicted: {
    kind: 'change',
    title: { en: 'Conflict of interest', fr: 'Conflit d’intérêts' },
    detail: {
      en: 'Member {personId} does not sit here, for application {applicationId}: {relation} ({source}).',
      fr: 'Le membre {personId} ne siège pas ici, du fait de la candidature {applicationId} : {relation} ({source}).'
    }
  },
  panel_conflicted: {
    kind: 'wait',
    title: { en: 'Conflict of interest on the panel', fr: 'Conflit d’intérêts dans le jury' },
    detail: {
      en: 'Replace member {personId}, for application {applicationId}: {relation} ({source}).',
      fr: 'Remplacez le membre {personId}, du fait de la candidature {applicationId} : {relation} ({source}).'
    }
  },
  panel_too_large: {
    kind: 'wait',
    title: { en: 'Panel too large', fr: 'Jury trop nombreux' },
    detail: {
      en: 'At most {needed} members are present; here: {present}.',
      fr: 'Au plus {needed} membres sont présents ; ici : {present}.'
    }
  },
  provider_not_represented: {
    kind: 'wait',
    title: { en: 'Training organisation not represented', fr: 'Organisme de formation non représenté' },
    detail: {
      en: 'Organisation {organizationId} has {present} files here and sends somebody from {needed} on.',
      fr: 'L’organisme {organizationId} présente ici {present} dossiers ; à partir de {needed}, il envoie un représentant.'
    }
  },
  panel_not_balanced: {
    kind: 'wait',
    title: { en: 'Panel not balanced', fr: 'Jury non paritaire' },
    detail: {
      en: 'As many members of each college must be there: employees {employees}, employers {employers}.',
      fr: 'Autant de membres de chaque collège doivent être présents : salariés {employees}, employeurs {employers}.'
    }
  },
  not_sitting: {
    kind: 'change',
    title: { en: 'Not sitting for this file', fr: 'Ne siège pas pour ce dossier' },
    detail: { en: 'Whoever is absent or stands aside does not decide about this file.', fr: 'Un membre absent ou récusé ne décide pas de ce dossier.' }
  },
  conflict_not_recused: {
    kind: 'change',
    title: { en: 'Conflict of interest', fr: 'Conflit d’intérêts' },
    detail: {
      en: 'Member {personId} must stand aside for application {applicationId}: {relation} ({source}).',
      fr: 'Le membre {personId} doit se récuser pour la candidature {applicationId} : {relation} ({source}).'
    }
  },
  panel_incomplete_for_candidate: {
    kind: 'change',
    title: { en: 'Panel incomplete for this file', fr: 'Jury incomplet pour ce dossier' },
    detail: {
      en: 'Without those who stand aside, {what}: needed {needed}, present {present}. Defer this file.',
      fr: 'Sans les membres récusés, {what} : requis {needed}, présents {present}. Reportez ce dossier.'
    }
  },
  deferred_decides_nothing: {
    kind: 'change',
    title: { en: 'Deferred and decided', fr: 'Reporté et décidé' },
    detail: { en: 'A deferred file has no units, votes or marks.', fr: 'Un dossier reporté n’a ni bloc, ni vote, ni note.' }
  },
  units_undecided: {
    kind: 'change',
    title: { en: 'Units left out', fr: 'Blocs oubliés' },
    detail: { en: 'Each missing unit is decided; left out: {units}.', fr: 'Chaque bloc manquant est décidé ; oublié(s) : {units}.' }
  },
  unit_not_asked: {
    kind: 'change',
    title: { en: 'Unit not asked for', fr: 'Bloc non demandé' },
    detail: { en: 'Unit {unit} is held, not asked for, or named twice.', fr: 'Le bloc {unit} est acquis, non demandé ou nommé deux fois.' }
  },
  unit_without_result: {
    kind: 'change',
    title: { en: 'Unit not assessed', fr: 'Bloc non évalué' },
    detail: { en: 'Unit {unit} has no locked result: it cannot be acquired.', fr: 'Le bloc {unit} n’a pas de résultat verrouillé : il ne peut être acquis.' }
  },
  result_binds_jury: {
    kind: 'change',
    title: { en: 'The result binds the jury', fr: 'Le résultat lie le jury' },
    detail: { en: 'Both examiners agree about unit {unit}: {outcome}.', fr: 'Les deux évaluateurs s’accordent sur le bloc {unit} : {outcome}.' }
  },
  competences_not_kept: {
    kind: 'change',
    title: { en: 'Competences are not kept', fr: 'Compétences non conservées' },
    detail: {
      en: 'This branch keeps no competence outside a complete unit.',
      fr: 'Cette branche ne conserve aucune compétence en dehors d’un bloc complet.'
    }
  },
  competences_of_acquired_unit: {
    kind: 'change',
    title: { en: 'Competences of an acquired unit', fr: 'Compétences d’un bloc acquis' },
    detail: {
      en: 'Unit {unit} is acquired with all its competences: name none.',
      fr: 'Le bloc {unit} est acquis avec toutes ses compétences : n’en nommez aucune.'
    }
  },
  competence_not_of_unit: {
    kind: 'change',
    title: { en: 'Not a competence of this unit', fr: 'Compétence hors du bloc' },
    detail: {
      en: 'Unit {unit} has no competence {competence}, or it is named twice.',
      fr: 'Le bloc {unit} n’a pas de compétence {competence}, ou elle est nommée deux fois.'
    }
  },
  unit_with_all_competences: {
    kind: 'change',
    title: { en: 'All competences acquired', fr: 'Toutes les compétences acquises' },
    detail: {
      en: 'With all its competences unit {unit} is acquired.',
      fr: 'Avec toutes ses compétences, le bloc {unit} est acquis.'
    }
  },
  jury_mark_missing: {
    kind: 'change',
    title: { en: 'Mark of the jury missing', fr: 'Note du jury manquante' },
    detail: {
      en: 'The jury marks {part} of unit {unit}.',
      fr: 'Le jury note « {part} » du bloc {unit}.'
    }
  },
  jury_mark_invalid: {
    kind: 'change',
    title: { en: 'No mark for the jury to give', fr: 'Note impossible pour le jury' },
    detail: {
      en: 'The jury does not give {mark} for {part} of unit {unit}.',
      fr: 'Le jury ne donne pas {mark} pour « {part} » du bloc {unit}.'
    }
  },
  mark_ambiguous: {
    kind: 'change',
    title: { en: 'Which mark?', fr: 'Quelle note ?' },
    detail: {
      en: 'Several marks of unit {unit} are {oldMark}: name the part.',
      fr: 'Plusieurs notes du bloc {unit} valent {oldMark} : nommez la partie.'
    }
  },
  mark_out_of_scale: {
    kind: 'change',
    title: { en: 'Mark out of the scale', fr: 'Note hors barème' },
    detail: {
      en: 'The scale has no mark {newMark} for unit {unit}.',
      fr: 'Le barème ne connaît pas de note {newMark} pour le bloc {unit}.'
    }
  },
  mark_below_floor: {
    kind: 'change',
    title: { en: 'Mark below its floor', fr: 'Note inférieure au minimum' },
    detail: {
      en: 'Unit {unit}, {part}: needed {needed}, given {present}.',
      fr: 'Bloc {unit}, {part} : requis {needed}, obtenu {present}.'
    }
  },
  overall_not_reached: {
    kind: 'change',
    title: { en: 'Overall mark not reached', fr: 'Moyenne générale non atteinte' },
    detail: {
      en: 'Over all units the mark is {present}; needed for the whole certificate: {needed}.',
      fr: 'La moyenne de tous les blocs est de {present} ; requis pour le certificat entier : {needed}.'
    }
  },
  distinction_not_open: {
    kind: 'change',
    title: { en: 'No distinction here', fr: 'Pas de mention ici' },
    detail: {
      en: 'Distinctions in this branch ({distinction}) leave none for this file.',
      fr: 'Les mentions de cette branche ({distinction}) n’en permettent pas pour ce dossier.'
    }
  },
  marks_not_adjusted: {
    kind: 'change',
    title: { en: 'Marks are not adjusted', fr: 'Notes non modifiables' },
    detail: { en: 'In this branch the jury writes no other marks.', fr: 'Dans cette branche, le jury ne modifie pas les notes.' }
  },
  mark_differs: {
    kind: 'change',
    title: { en: 'Another mark stands', fr: 'La note inscrite est différente' },
    detail: { en: 'Unit {unit} has no mark {oldMark} to adjust.', fr: 'Le bloc {unit} n’a pas de note {oldMark} à modifier.' }
  },
  votes_by_college_missing: {
    kind: 'change',
    title: { en: 'Votes by college missing', fr: 'Votes par collège manquants' },
    detail: { en: 'Votes are counted in each college: {majority}.', fr: 'Les voix se comptent dans chaque collège : {majority}.' }
  },
  votes_do_not_add_up: {
    kind: 'change',
    title: { en: 'Votes do not add up', fr: 'Total des votes inexact' },
    detail: { en: 'Votes needed {needed}, given {present}.', fr: 'Votes attendus {needed}, indiqués {present}.' }
  },
  majority_not_reached: {
    kind: 'change',
    title: { en: 'Majority not reached', fr: 'Majorité non atteinte' },
    detail: { en: 'Votes for ({scope}): needed {needed}, given {present}.', fr: 'Voix pour ({scope}) : requises {needed}, obtenues {present}.' }
  },
  candidates_undecided: {
    kind: 'wait',
    title: { en: 'Candidates undecided', fr: 'Candidats sans décision' },
    detail: { en: '{count} listed candidate(s) neither decided nor deferred.', fr: '{count} candidat(s) inscrit(s) sans décision ni report.' }
  },
  nothing_proposed: {
    kind: 'wait',
    title: { en: 'Nothing proposed', fr: 'Aucune proposition' },
    detail: {
      en: 'No file of this session waits for a ratification.',
      fr: 'Aucun dossier de cette session n’attend de ratification.'
    }
  },
  commission_ratifies: {
    kind: 'wait',
    title: { en: 'The commission ratifies', fr: 'La commission ratifie' },
    detail: {
      en: 'In this branch a vote of the commission takes proposals over or sends them back.',
      fr: 'Dans cette branche, un vote de la commission reprend ou renvoie les propositions.'
    }
  },
  // Awards, verification, appeals.
  unit_not_common: {
    kind: 'change',
    title: { en: 'Not a common unit', fr: 'Bloc sans code commun' },
    detail: {
      en: 'Unit {unit} has no common code: no certificate of another branch has it as well.',
      fr: 'Le bloc {unit} n’a pas de code commun : aucun certificat d’une autre branche ne le comporte.'
    }
  },
  recognition_of_own_branch: {
    kind: 'change',
    title: { en: 'A code of this branch', fr: 'Code de cette branche' },
    detail: {
      en: 'This code was given by this branch: what it stands for counts already.',
      fr: 'Ce code vient de cette branche : ce qu’il atteste compte déjà.'
    }
  },
  recognition_not_valid: {
    kind: 'change',
    title: { en: 'It does not stand', fr: 'Acquis sans valeur' },
    detail: {
      en: 'On {asOf}, the public register says of this code: {outcome}.',
      fr: 'Au {asOf}, le registre public dit de ce code : {outcome}.'
    }
  },
  recognition_of_another: {
    kind: 'change',
    title: { en: 'Somebody else’s paper', fr: 'Titre d’une autre personne' },
    detail: {
      en: 'The initials that the public register shows for this code are not those of the candidate.',
      fr: 'Les initiales que le registre public donne pour ce code ne sont pas celles du candidat.'
    }
  },
  recognition_of_other_unit: {
    kind: 'change',
    title: { en: 'Another unit', fr: 'Autre bloc' },
    detail: {
      en: 'The common code needed is {needed}; the code stands for {present}.',
      fr: 'Le code commun attendu est {needed} ; ce code atteste {present}.'
    }
  },
  recognised_already: {
    kind: 'change',
    title: { en: 'Recognised already', fr: 'Déjà reconnu' },
    detail: {
      en: 'This code was recognised for unit {unit} on {recognisedOn}.',
      fr: 'Ce code a été reconnu pour le bloc {unit} le {recognisedOn}.'
    }
  },
  results_not_published: {
    kind: 'wait',
    title: { en: 'Results not published', fr: 'Résultats non publiés' },
    detail: { en: 'Results are told once the minutes of the jury are signed.', fr: 'Les résultats sont communiqués une fois signé le procès-verbal du jury.' }
  },
  award_still_live: {
    kind: 'wait',
    title: { en: 'A certificate rests on it', fr: 'Un certificat en dépend' },
    detail: { en: 'Award {awardId} was delivered on this unit: revoke it first.', fr: 'Le certificat {awardId} repose sur ce bloc : révoquez-le d’abord.' }
  },
  award_unregistered: {
    kind: 'change',
    title: { en: 'Not registered', fr: 'Certificat non enregistré' },
    detail: {
      en: 'No registration covered the delivery: its holder is not told to the national fund.',
      fr: 'Aucun enregistrement ne couvrait la délivrance : son titulaire n’est pas transmis à la caisse nationale.'
    }
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
  not_an_appellant: {
    kind: 'change',
    title: { en: 'Not an appellant', fr: 'Recours non ouvert' },
    detail: { en: 'This branch hears no appeal of the role {role} against this decision.', fr: 'Cette branche n’admet pas de recours du rôle {role} contre cette décision.' }
  },
  one_decision: {
    kind: 'change',
    title: { en: 'One decision', fr: 'Une seule décision' },
    detail: { en: 'Name either an application or an accreditation; {count} are named.', fr: 'Désignez soit une candidature, soit une habilitation ; {count} sont désignées.' }
  },
  right_not_lost: {
    kind: 'change',
    title: { en: 'Right not lost', fr: 'Habilitation non retirée' },
    detail: {
      en: 'Only a suspension or a withdrawal is appealed against; the accreditation is {status}.',
      fr: 'Seul un retrait ou une suspension se conteste ; l’habilitation est au statut {status}.'
    }
  },
  ruling_unfit: {
    kind: 'change',
    title: { en: 'Not a ruling on this', fr: 'Décision inadaptée' },
    detail: { en: 'This appeal is upheld or {won}, not {ruling}.', fr: 'Ce recours conduit à upheld ou {won}, non à {ruling}.' }
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
