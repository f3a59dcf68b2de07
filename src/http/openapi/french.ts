import type { Operation } from './document.ts'
import { actions } from './french-actions.ts'
import { nouns, operations, sentences } from './french-words.ts'
import type { Json } from './shared.ts'

export interface Texts { readonly summary: string, readonly description: string }

/** What an operation does, in French: as written for it, or by the template of its kind; nothing where words are missing. */
export function inFrench (operation: Operation, written: Json): Texts | undefined {
  const known = operations[operation.operationId]
  if (known) return { summary: known[0], description: known[1] }
  const summary = operation.action ? actions[operation.action] : summaryOf(operation)
  const description = descriptionOf(written)
  return summary && description ? { summary, description } : undefined
}

/** By the shape of the address: a collection, one of it, what is recorded under it. */
function summaryOf ({ method, url }: Operation): string | undefined {
  const [collection = '', , sub = '', ...further] = url.replace('/v1/', '').split('/')
  const noun = nouns[collection]
  if (!noun) return undefined
  const [article, one, many] = noun
  const depth = url.split('/').length - 2
  if (method === 'PUT') return `Modifier ${article} ${one} en entier`
  if (method === 'POST') return depth === 1 ? `Créer ${article} ${one}` : undefined
  if (depth === 1) return `Lister les ${many}`
  if (depth === 2) return `Afficher ${article} ${one}`
  if (sub === 'events') return `Afficher l’historique d’${article} ${one}`
  const fact = nouns[sub]
  if (!fact) return undefined
  return further.length === 0 ? `Lister les ${fact[2]} d’${article} ${one}` : `Afficher ${fact[0]} ${fact[1]} d’${article} ${one}`
}

const history = /^What happened to this [^,]+, oldest first\. For the roles (.+)\. Personal text is sealed\.$/

function descriptionOf ({ description, 'x-transition': row }: Json): string | undefined {
  if (row) return transition(row)
  const readers = history.exec(description)?.[1]
  if (readers) return `Ce qui est arrivé, du plus ancien au plus récent. Pour les rôles ${readers.replace(' and ', ' et ')}. Le texte personnel est scellé.`
  const roles = /^For the roles ([a-z_, ]+)\./.exec(description)?.[1]
  return roles ? sentences[description.replace(roles, '{roles}')]?.replace('{roles}', roles) : sentences[description]
}

function transition ({ from, to, by, person }: Json): string {
  return `De ${from.join(', ')} à ${to.join(' ou ')}. Pour les rôles ${by.join(', ')}${person ? ' ; une personne doit être derrière la clé' : ''}.`
}
