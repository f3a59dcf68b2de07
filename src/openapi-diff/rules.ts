/**
 * What may differ between two documents of the API, and whether a client that worked may then fail (OAS-DIFF). Old clients send what the old
 * document says and read what the new service answers: so a question may only ask for less, and an answer may only say more.
 */
export const rules = {
  operation_added: [false, 'New operation.'],
  operation_removed: [true, 'The operation is gone.'],
  operation_renamed: [true, 'The operationId is {after} instead of {before}: generated methods move.'],
  operation_retagged: [true, 'The tag is {after} instead of {before}: generated classes move.'],
  operation_deprecated: [false, 'Deprecated.'],
  operation_restored: [false, 'No longer deprecated.'],
  credential_required: [true, 'A credential is needed now.'],
  credential_dropped: [false, 'No credential is needed any more.'],
  scope_changed: [true, 'The scope {after} is needed instead of {before}.'],
  parameter_added: [false, 'New optional parameter {name}.'],
  parameter_required: [true, 'New required parameter {name}.'],
  parameter_removed: [true, 'The parameter {name} is gone: it is refused now.'],
  parameter_became_required: [true, 'The parameter {name} is required now.'],
  parameter_became_optional: [false, 'The parameter {name} is optional now.'],
  parameter_deprecated: [false, 'The parameter {name} is deprecated.'],
  body_added: [false, 'There may be a body now.'],
  body_required: [true, 'A body is required now.'],
  body_became_optional: [false, 'The body is optional now.'],
  body_removed: [true, 'There is no body any more.'],
  body_media_added: [false, 'The body may be {name} as well.'],
  body_media_removed: [true, 'The body may no longer be {name}.'],
  success_added: [true, 'It may answer {name} as well: clients wait for what they know.'],
  success_removed: [true, 'It no longer answers {name}.'],
  status_added: [false, 'It may answer {name} as well.'],
  status_removed: [false, 'It no longer answers {name}.'],
  answer_media_added: [true, 'The answer may be {name} as well.'],
  answer_media_removed: [true, 'The answer is no longer {name}.'],
  answer_header_added: [false, 'New header {name} in the answer.'],
  answer_header_removed: [true, 'The header {name} of the answer is gone.'],
  schema_added: [false, 'New schema.'],
  schema_removed: [true, 'The schema is gone: generated types move.'],
  schema_replaced: [true, '{after} instead of {before}.'],
  type_changed: [true, 'Of type {after} instead of {before}.'],
  format_changed: [true, 'In the format {after} instead of {before}.'],
  property_deprecated: [false, 'Deprecated.'],
  map_closed: [true, 'No other properties are taken any more.'],
  map_opened: [false, 'Other properties are taken now.'],
  map_changed: [true, 'Other properties are of another kind.'],
  asked_property_added: [false, 'New optional property.'],
  asked_property_required: [true, 'New required property.'],
  asked_property_removed: [true, 'The property is gone: it is refused now.'],
  asked_became_required: [true, 'Required now.'],
  asked_became_optional: [false, 'Optional now.'],
  asked_null_refused: [true, 'No longer null.'],
  asked_null_taken: [false, 'May be null now.'],
  asked_word_added: [false, 'New words: {names}.'],
  asked_word_removed: [true, 'No longer taken: {names}.'],
  asked_words_closed: [true, 'Only certain words are taken now.'],
  asked_words_opened: [false, 'Any word is taken now.'],
  asked_bound_added: [true, '{name} is {after} now: there was no bound.'],
  asked_bound_removed: [false, '{name} was {before}: there is no bound any more.'],
  asked_narrowed: [true, '{name} is {after} instead of {before}: less is taken.'],
  asked_widened: [false, '{name} is {after} instead of {before}: more is taken.'],
  asked_default_changed: [true, 'Where it is not given, {after} holds instead of {before}.'],
  told_property_added: [false, 'New property.'],
  told_property_removed: [true, 'The property is gone.'],
  told_became_optional: [true, 'It may be absent now.'],
  told_became_required: [false, 'Always present now.'],
  told_null_added: [true, 'It may be null now.'],
  told_null_removed: [false, 'Never null any more.'],
  told_word_added: [false, 'New words: {names}.'],
  told_word_removed: [true, 'No longer answered: {names}.'],
  told_closed_word_added: [true, 'New words, where all were promised: {names}.'],
  told_words_opened: [true, 'Words may be added now: all were promised.'],
  told_words_closed: [false, 'All its words are named now.'],
  told_bound_added: [false, '{name} is {after}: there was no bound.'],
  told_bound_removed: [true, '{name} was {before}: there is no bound any more.'],
  told_narrowed: [false, '{name} is {after} instead of {before}.'],
  told_widened: [false, '{name} is {after} instead of {before}.']
} as const satisfies Readonly<Record<string, readonly [isBreaking: boolean, text: string]>>

export type Rule = keyof typeof rules

export interface Change {
  readonly rule: Rule
  readonly isBreaking: boolean
  /** `GET /v1/applications`, or `ApplicationInput.unitCodes`. */
  readonly where: string
  readonly text: string
}

type Figures = Readonly<Record<string, unknown>>

export function change (rule: Rule, where: string, figures: Figures = {}): Change {
  const [isBreaking, text] = rules[rule]
  const said = (value: unknown) => value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
  return { rule, isBreaking, where, text: text.replaceAll(/{(\w+)}/g, (_, name: string) => said(figures[name])) }
}
