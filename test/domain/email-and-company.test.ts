import { describe, expect, test } from 'vitest';
import { companyKind } from '../../src/domain/lead/company-kind.ts';
import { emailDomain, emailKind } from '../../src/domain/lead/email-kind.ts';

describe('sort of address', () => {
  test.each([
    ['mia@seaview.example', 'company'],
    ['mia@mail.acme.co.uk', 'company'],
    ['mia@gmail.com', 'free'],
    ['mia@googlemail.com', 'free'],
    ['mia@hotmail.co.uk', 'free'],
    ['mia@tuta.com', 'free'],
    ['mia@gmx.de', 'free'],
    ['mia@qq.com', 'free'],
    ['mia@web.de', 'free'],
    ['mia@proton.me', 'free'],
    ['info@gmail.com', 'free'],
    ['info@seaview.example', 'role'],
    ['sales+spring@seaview.example', 'role'],
    ['no-reply@seaview.example', 'role'],
    ['infobel@seaview.example', 'company'],
    ['mia@mailinator.com', 'disposable'],
    ['mia@sub.mailinator.com', 'disposable'],
    ['info@mailinator.com', 'disposable'],
    ['mia@notmailinator.example', 'company'],
    [null, 'missing'],
  ])('%s is %s', (email, kind) => expect(emailKind(email)).toBe(kind));
});

describe('the domain somebody registered', () => {
  test.each([
    ['mia@mail.acme.co.uk', 'mail.acme.co.uk', 'acme.co.uk'],
    ['mia@acme.co.uk', 'acme.co.uk', 'acme.co.uk'],
    ['mia@Acme.COM', 'acme.com', 'acme.com'],
    ['mia@a.b.acme.com.au', 'a.b.acme.com.au', 'acme.com.au'],
    ['"m@a"@acme.io', 'acme.io', 'acme.io'],
    ['mia@localhost', 'localhost', 'localhost'],
  ])('%s', (email, host, registrable) => expect(emailDomain(email)).toEqual({ host, registrable }));
});

describe('sort of organisation', () => {
  test.each([
    ['the suffix tells', 'mia@cs.oxford.ac.uk', undefined, 'education'],
    ['the suffix tells', 'mia@stanford.edu', 'Stanford Robotics Inc', 'education'],
    ['the suffix tells', 'mia@cabinet.gov.uk', undefined, 'government'],
    ['the suffix tells', 'mia@army.mil', undefined, 'government'],
    ['the suffix tells', 'mia@oxfam.ngo', undefined, 'nonprofit'],
    ['the name tells', 'mia@seaview.example', 'University of Seaview', 'education'],
    ['the name tells', 'mia@gmail.com', 'Seaview City Council', 'government'],
    ['the name tells', 'mia@seaview.de', 'Kinderhilfe e.V.', 'nonprofit'],
    ['a legal form makes a business', 'mia@seaview.org', 'Seaview Ltd', 'business'],
    ['a legal form makes a business', 'mia@gmail.com', 'Seaview GmbH', 'business'],
    ['.org without one is a charity', 'mia@seaview.org', 'Seaview', 'nonprofit'],
    ['a company address', 'mia@seaview.com', undefined, 'business'],
    ['a role address', 'info@seaview.com', undefined, 'business'],
    ['only a free address', 'mia@gmail.com', 'Seaview', 'unknown'],
    ['nothing', null, undefined, 'unknown'],
    ['a word in a word tells nothing', 'mia@gmail.com', 'Schooled Minds', 'unknown'],
    ['a word in a name is no suffix', 'mia@education.com', undefined, 'business'],
  ])('%s: %s, %s is %s', (_, email, name, kind) => expect(companyKind(email, name)).toBe(kind));
});
