import { codes, type Kind } from '../domain/codes.ts'
import { fieldCodes } from '../http/field-errors.ts'
import { statusOf } from '../http/problems.ts'
import { html, type Html, prose } from './html.ts'
import type { Page, Reader } from './site.ts'

interface Entry { readonly code: string, readonly title: string, readonly detail: string }

const fields = 'field'
const meaning: Readonly<Record<number | typeof fields, { readonly fr: string, readonly en: string }>> = {
  400: { fr: 'La requête ne peut être lue : adresse, en-tête, JSON.', en: 'The request cannot be read: address, header, JSON.' },
  401: { fr: 'Pas de clé, ou une clé qui n’ouvre rien.', en: 'No key, or one that opens nothing.' },
  403: { fr: 'La clé est bonne, mais sa portée, son rôle ou sa branche ne permettent pas cela.', en: 'The key is good, but its scope, role or branch does not allow this.' },
  404: { fr: 'Il n’y a rien ici, ou rien qui vous concerne.', en: 'There is nothing here, or nothing that concerns you.' },
  409: { fr: 'Pas maintenant : attendre, ou quelqu’un d’autre, peut faire réussir la même requête.', en: 'Not now: waiting, or someone else, can make the same request succeed.' },
  412: { fr: 'La ressource a changé depuis votre lecture : relisez-la.', en: 'It changed since you read it: read it again.' },
  422: { fr: 'Seule une autre requête peut réussir : corrigez ce qui est envoyé.', en: 'Only another request can succeed: mend what is sent.' },
  428: { fr: 'Dites quelle version vous avez lue (If-Match).', en: 'Say which version you read (If-Match).' },
  429: { fr: 'Trop de requêtes : attendez Retry-After secondes.', en: 'Too many requests: wait for Retry-After seconds.' },
  500: { fr: 'Une faute du service : réessayez, puis signalez l’identifiant de requête.', en: 'A fault of the service: try again, then report the request id.' },
  503: { fr: 'Réessayez dans quelques secondes, avec la même Idempotency-Key.', en: 'Try again in a few seconds, with the same Idempotency-Key.' },
  field: { fr: 'Ce qui peut être signalé pour un champ, dans errors[].', en: 'What may be said of one field, in errors[].' }
}

/** C-4: every code with its words, by status. */
export function errorsPage (reader: Reader): Page {
  const { say, language } = reader
  const groups = [...byStatus(reader)].sort(([a], [b]) => a - b)
    .map(([status, entries]) => group(String(status), meaning[status]?.[language] ?? '', entries))
  const faults = Object.entries(fieldCodes).filter(([code]) => !(code in codes))
    .map(([code, detail]) => ({ code, title: '', detail: detail[language] }))
  const about = {
    fr: 'Un refus est un `application/problem+json`. `code` ne change jamais ; `detail` est écrit pour une personne, dans sa langue ; `params` porte les chiffres et la règle. Le guide « Traiter un refus » montre comment s’en servir.',
    en: 'A refusal is an `application/problem+json`. `code` never changes; `detail` is written for a person, in their language; `params` carries the figures and the rule. The guide “Handling a refusal” shows how to use them.'
  }
  return {
    path: '/errors',
    title: say.errors,
    content: html`<h1>${say.errors}</h1><p class="lead">${prose(about[language])} <a href="${reader.home}/guides/errors">→</a></p>
<p><input class="filter" type="search" data-filter=".code" placeholder="${say.filter}…" aria-label="${say.filter}"></p>
${groups}${group(fields, meaning.field![language], faults)}`
  }
}

function byStatus ({ language }: Reader): Map<number, Entry[]> {
  const groups = new Map<number, Entry[]>()
  for (const [code, { kind, title, detail }] of Object.entries(codes)) {
    const status = statusOf[kind as Kind]
    const entry = { code, title: title[language], detail: detail[language] }
    groups.set(status, [...groups.get(status) ?? [], entry])
  }
  return groups
}

const group = (status: string, about: string, entries: readonly Entry[]): Html => html`<section class="codes"><h2 id="status-${status}"><span class="badge s${status[0]}">${status}</span> ${about}</h2>
<dl>${entries.map(({ code, title, detail }) => html`<div class="code" id="${code}"><dt><a href="#${code}"><code>${code}</code></a></dt><dd>${title && html`<strong>${title}.</strong> `}${detail}</dd></div>`)}</dl></section>`
