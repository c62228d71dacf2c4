/** What a provider says that only names a lead: what the person answered has to be asked of the provider itself. */
export interface AnswersElsewhere {
  readonly kind: 'answers_elsewhere';
  readonly provider: 'meta' | 'linkedin';
  /** The lead's id at the provider. */
  readonly id: string;
}
