import { type Field, field, flag, lines, pick, READ_ONLY, reference, required, text } from './fields.ts';

/** Files, and what an org is made of. */
export const ORG_TYPES: Readonly<Record<string, readonly Field[]>> = {
  ContentVersion: [
    text('Title', 255),
    text('PathOnClient', 500, required),
    field('VersionData', 'base64', required),
    lines('Description', 1000),
    lines('ReasonForChange', 1000),
    text('FileExtension', 40, READ_ONLY),
    field('ContentSize', 'int', READ_ONLY),
    reference('FirstPublishLocationId', ['Lead', 'Contact', 'Account', 'Opportunity', 'Task', 'User'], {
      updateable: false,
    }),
    reference('ContentDocumentId', ['ContentDocument'], { updateable: false }),
    flag('IsLatest', READ_ONLY),
    reference('OwnerId', ['User']),
  ],
  ContentDocument: [
    text('Title', 255),
    text('FileExtension', 40, READ_ONLY),
    field('ContentSize', 'int', READ_ONLY),
    reference('LatestPublishedVersionId', ['ContentVersion'], READ_ONLY),
    reference('OwnerId', ['User']),
  ],
  ContentDocumentLink: [
    reference('LinkedEntityId', ['Lead', 'Contact', 'Account', 'Opportunity', 'Task', 'User'], required),
    reference('ContentDocumentId', ['ContentDocument'], required),
    pick('ShareType', ['V', 'C', 'I'], { restricted: true }),
    pick('Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], { restricted: true }),
  ],
  User: [
    text('Name', 121),
    text('Username', 80),
    field('Email', 'email'),
    flag('IsActive'),
    field('UserType', 'picklist'),
    text('TimeZoneSidKey', 40),
  ],
  Group: [text('Name', 40), text('DeveloperName', 80), field('Type', 'picklist'), field('Email', 'email')],
  QueueSobject: [reference('QueueId', ['Group']), text('SobjectType', 40)],
  LeadStatus: [
    text('ApiName', 255),
    text('MasterLabel', 255),
    flag('IsDefault'),
    flag('IsConverted'),
    field('SortOrder', 'int'),
  ],
  TaskStatus: [
    text('ApiName', 255),
    text('MasterLabel', 255),
    flag('IsDefault'),
    flag('IsClosed'),
    field('SortOrder', 'int'),
  ],
  TaskPriority: [
    text('ApiName', 255),
    text('MasterLabel', 255),
    flag('IsDefault'),
    flag('IsHighPriority'),
    field('SortOrder', 'int'),
  ],
  Organization: [
    text('Name', 80),
    flag('IsSandbox'),
    field('OrganizationType', 'picklist'),
    text('InstanceName', 5),
    text('TimeZoneSidKey', 40),
    text('DefaultLocaleSidKey', 40),
  ],
  PermissionSet: [
    text('Name', 80),
    text('Label', 80),
    text('Description', 255),
    flag('IsCustom'),
    flag('IsOwnedByProfile'),
  ],
  PermissionSetAssignment: [
    reference('AssigneeId', ['User'], required),
    reference('PermissionSetId', ['PermissionSet'], required),
  ],
};
