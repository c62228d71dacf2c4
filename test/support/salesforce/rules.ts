import { Refused, refuse, statusOf } from './answers.ts';
import type {
  AssignmentRule,
  DuplicateRule,
  FakeRecord,
  FakeRule,
  Spelling,
  ValidationRule,
} from './fake-salesforce.ts';
import type { Org } from './org.ts';

const isDuplicateRule = (rule: FakeRule): rule is DuplicateRule => 'on' in rule;
const isValidationRule = (rule: FakeRule): rule is ValidationRule => 'field' in rule;
const isAssignmentRule = (rule: FakeRule): rule is AssignmentRule => 'ownerId' in rule;

/** @throws Refused FIELD_CUSTOM_VALIDATION_EXCEPTION */
export function checkValidation({ rules }: Org, { type, values }: FakeRecord): void {
  for (const rule of rules.filter(isValidationRule)) {
    if (rule.type !== type) continue;
    const isRefused = rule.refuses?.(values) ?? (values[rule.field] ?? null) === null;
    if (isRefused) refuse('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, [rule.field]);
  }
}

/** @param before null: it is new. Only what is new in the field counts. @throws Refused DUPLICATES_DETECTED */
export function checkDuplicates(
  org: Org,
  record: FakeRecord,
  before: FakeRecord | null,
  allowSave: boolean,
): void {
  for (const rule of org.rules.filter(isDuplicateRule)) {
    const value = record.values[rule.on];
    if (rule.type !== record.type || typeof value !== 'string' || before?.values[rule.on] === value) continue;
    if (rule.action === 'alert' && allowSave) continue;
    const ids = org
      .all(rule.matchType)
      .filter((one) => one.id !== record.id && !one.isDeleted && one.values['IsConverted'] !== true)
      .filter((one) => String(one.values[rule.on] ?? '').toLowerCase() === value.toLowerCase())
      .map(({ id }) => id);
    if (ids.length === 0) continue;
    const spelling = rule.withDetails === false ? 'none' : (rule.spelling ?? 'duplicateResut');
    throw duplicatesDetected(rule, ids, spelling);
  }
}

/** The details stand under one of two keys, or are missing, as in captured answers. */
export function duplicatesDetected(
  { type, matchType, action }: Pick<DuplicateRule, 'type' | 'matchType' | 'action'>,
  ids: readonly string[],
  spelling: Spelling,
  message = 'Use one of these records?',
): Refused {
  const code = 'DUPLICATES_DETECTED';
  const details = {
    allowSave: action === 'alert',
    duplicateRule: `Standard_${type}_Duplicate_Rule`,
    duplicateRuleEntityType: type,
    errorMessage: message,
    matchResults: [
      {
        entityType: matchType,
        errors: [],
        matchEngine: 'FuzzyMatchEngine',
        matchRecords: ids.map((id) => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: {
            attributes: { type: matchType, url: `/services/data/v66.0/sobjects/${matchType}/${id}` },
            Id: id,
          },
        })),
        rule: `Standard_${matchType}_Match_Rule_v1_0`,
        size: ids.length,
        success: true,
      },
    ],
  };
  const more = spelling === 'none' ? {} : { more: { [spelling]: details } };
  return new Refused({ status: statusOf(code), code, message, ...more });
}

/** Who gets a lead that is written while assignment rules are on. */
export const assignedOwner = ({ rules, defaultOwnerId }: Org): string =>
  rules.findLast(isAssignmentRule)?.ownerId ?? defaultOwnerId;
