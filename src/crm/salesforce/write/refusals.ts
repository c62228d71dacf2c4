import { meaningOf, missingColumn } from '../refusal-fault.ts';
import type { ItemResult, Refusal } from '../salesforce-api.ts';

const isOneOf =
  (...codes: readonly string[]) =>
  ({ code }: Refusal): boolean =>
    codes.includes(code);

/** It was undone because of another one, whose refusal says why. */
export const isHalted = isOneOf('PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK');

/** Somebody else is writing it, or its account, just now; a trigger of the org may be the one who met it. */
export const isLocked = (refusal: Refusal): boolean => meaningOf(refusal) === 'locked';

/** Another record has our key. */
export const isTaken = isOneOf('DUPLICATE_VALUE');
/** A duplicate rule of the org minds it. */
export const isDuplicate = isOneOf('DUPLICATES_DETECTED');

/** A lead that was converted is never changed again. */
export const isConverted = isOneOf('CANNOT_UPDATE_CONVERTED_LEAD');
/** Deleted, merged into another, or converted since it was found. */
export const isGone = (refusal: Refusal): boolean =>
  isConverted(refusal) || isOneOf('ENTITY_IS_DELETED', 'NOT_FOUND')(refusal);

/** Some id that was sent is of no record: which, Salesforce often does not say. */
export const isCrossReference = ({ code, fields }: Refusal): boolean =>
  code === 'INVALID_CROSS_REFERENCE_KEY' &&
  fields.every((field) => ['Id', 'WhoId', 'ParentId'].includes(field));

/** Whoever was to own it is nobody, or may own nothing. */
export const isOwner = (refusal: Refusal): boolean =>
  meaningOf(refusal) === 'owner' ||
  (refusal.code === 'INVALID_CROSS_REFERENCE_KEY' && refusal.fields.includes('OwnerId'));

const UNFIT = isOneOf(
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'STRING_TOO_LONG',
  // A country that the org does not have, where it was not known that it has a list of them.
  'FIELD_INTEGRITY_EXCEPTION',
);

/** Fields that could be left out for the rest to be taken. */
export const unfitFields = (refusal: Refusal): readonly string[] =>
  UNFIT(refusal) ? [...new Set([...refusal.fields, missingColumn(refusal) ?? []].flat())] : [];

/** Of what several said of one record, the values of one may be at fault. */
export const isAboutValues = (result: ItemResult): boolean =>
  result.kind === 'refused' && !isLocked(result.refusal) && !isGone(result.refusal);
