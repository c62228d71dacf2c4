import type { ItemResult, Refusal } from '../salesforce-api.ts';

const isOneOf =
  (...codes: readonly string[]) =>
  ({ code }: Refusal): boolean =>
    codes.includes(code);

/** It was undone because of another one, whose refusal says why. */
export const isHalted = isOneOf('PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK');

/** Somebody else is writing it, or its account, just now; a trigger of the org may be the one who met it. */
export const isLocked = ({ code, message }: Refusal): boolean =>
  code === 'UNABLE_TO_LOCK_ROW' || message.includes('UNABLE_TO_LOCK_ROW');

export const isTaken = isOneOf('DUPLICATE_VALUE');
export const isDuplicate = isOneOf('DUPLICATES_DETECTED');

export const isConverted = isOneOf('CANNOT_UPDATE_CONVERTED_LEAD');
/** Deleted, merged into another, or converted since it was found. */
export const isGone = (refusal: Refusal): boolean =>
  isConverted(refusal) || isOneOf('ENTITY_IS_DELETED', 'NOT_FOUND')(refusal);

/** Some id that was sent is of no record: which, Salesforce often does not say. */
export const isCrossReference = ({ code, fields }: Refusal): boolean =>
  code === 'INVALID_CROSS_REFERENCE_KEY' &&
  fields.every((field) => ['Id', 'WhoId', 'ParentId'].includes(field));

export const isOwner = (refusal: Refusal): boolean =>
  OWNER(refusal) || (refusal.code === 'INVALID_CROSS_REFERENCE_KEY' && refusal.fields.includes('OwnerId'));
const OWNER = isOneOf('INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'INVALID_OWNER');

const UNFIT = isOneOf(
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'STRING_TOO_LONG',
  // A country that the org does not have, where it was not known that it has a list of them.
  'FIELD_INTEGRITY_EXCEPTION',
);

/** Fields that could be left out for the rest to be taken. Salesforce: "No such column 'X' on sobject of type Lead" */
export const unfitFields = (refusal: Refusal): readonly string[] => {
  if (!UNFIT(refusal)) return [];
  const column = refusal.code === 'INVALID_FIELD' ? /column '(\w+)'/.exec(refusal.message)?.[1] : undefined;
  return [...new Set([...refusal.fields, ...(column === undefined ? [] : [column])])];
};

/** Of what several said of one record, the values of one may be at fault. */
export const isAboutValues = (result: ItemResult): boolean =>
  result.kind === 'refused' && !isLocked(result.refusal) && !isGone(result.refusal);
