import { describe, expect, test } from 'vitest';
import { said } from '../deliveries.ts';

const attributes = (fields: Record<string, unknown>) => said(fields).profile.attributes;

describe('names that everybody uses are known', () => {
  test.each([
    'email',
    'E-mail',
    'EMAIL',
    'email_address',
    'Work Email',
    'your-email',
    'workEmail',
    'E-Mail *',
    'Email (required)',
    'What is your work e-mail?',
    'fields[email]',
    'And your email?',
    'Work Email Address',
    'Company e-mail address',
    'Email (work)',
    'Geschäftliche E-Mail',
    'Adresse e-mail professionnelle',
    'E-mail aziendale',
    'Zakelijk e-mailadres',
    'E-Mail-Adresse',
    'Adresse e-mail (obligatoire)',
    'Correo electrónico',
  ])('e-mail: %s', (label) => {
    const { identity, profile } = said({ [label]: 'Ada@Lovelace.example' });
    expect(identity.email).toBe('ada@lovelace.example');
    expect(profile.answers).toEqual({});
  });

  test.each([
    'phone',
    'Telephone',
    'mobile',
    'Phone Number',
    'phone-number',
    'your phone',
    'Mobile phone (optional)',
    'Telefonnummer',
    'Téléphone',
    'Teléfono móvil',
  ])('phone: %s', (label) =>
    expect(said({ [label]: '+44 20 7946 0958' }).identity.phone).toBe('+442079460958'),
  );

  test.each([
    ['First Name', 'first_name'],
    ['firstName', 'first_name'],
    ['fname', 'first_name'],
    ['last name', 'last_name'],
    ['surname', 'last_name'],
    ['Full Name', 'name'],
    ['your-name', 'name'],
    ['job title', 'title'],
    ['jobtitle', 'title'],
    ['role', 'title'],
    ['Position', 'title'],
    ['message', 'message'],
    ['Comments', 'message'],
    ['How can we help?', 'message'],
    ['company', 'company.name'],
    ['Company Name', 'company.name'],
    ['organisation', 'company.name'],
    ['Organization', 'company.name'],
    ['company.name', 'company.name'],
    ['industry', 'company.industry'],
    ['Company Industry', 'company.industry'],
    ['budget', 'budget'],
    ['Hi, what’s your full name?', 'name'],
    ['Please enter your job title', 'title'],
    ['Vor- und Nachname', 'name'],
    ['Ihre Nachricht *', 'message'],
    ['Firma', 'company.name'],
    ['Branche', 'company.industry'],
    ['Prénom', 'first_name'],
    ['PRENOM', 'first_name'],
    ['Nom', 'name'],
    ["Nom de l'entreprise", 'company.name'],
    ['Votre message', 'message'],
    ['Nombre y apellidos', 'name'],
    ['Puesto', 'title'],
    ['Azienda', 'company.name'],
    ['Achternaam', 'last_name'],
    ['Bedrijfsnaam', 'company.name'],
    ['Mensagem', 'message'],
    ['timeline', 'timeframe'],
    ['When do you want to start?', 'timeframe'],
  ])('%s is %s', (label, attribute) => {
    const found = said({ [label]: 'word' }).profile;
    expect(found.attributes[attribute]).toBe('word');
    expect(found.answers).toEqual({});
  });

  test.each([
    'employees',
    'Company size',
    'number of employees',
    'company.employees',
    'Organisation Size',
    'How many employees?',
    'Firmengröße',
    'UNTERNEHMENSGROSSE',
    'Nombre d’employés',
    'Número de empleados',
  ])('head count: %s', (label) =>
    expect(attributes({ [label]: '51-200' })).toEqual({ 'company.employees': 51 }),
  );

  test.each(
    [
      ['utm_source', 'utmSource', 'UTM Source', 'UTM_SOURCE', 'utmsource', 'utm-source'].map((label) => [
        label,
      ]),
    ].flat(),
  )('campaign: %s', (label) => {
    expect(said({ [label]: ' News Letter ' }).profile.attribution.utm).toEqual({ source: 'News Letter' });
  });

  test.each([
    'gclid',
    'gbraid',
    'wbraid',
    'dclid',
    'fbclid',
    'msclkid',
    'ttclid',
    'twclid',
    'li_fat_id',
    'ScCid',
    'rdt_cid',
    'epik',
    'irclickid',
  ])('click id: %s', (id) => {
    expect(said({ [id]: 'Abc' }).profile.attribution.clickIds).toEqual({ [id]: 'Abc' });
    expect(said({ [id.toUpperCase()]: 'Abc' }).profile.attribution.clickIds).toEqual({ [id]: 'Abc' });
  });

  test.each([
    'username',
    'Company website',
    'Email frequency',
    'phone system',
    'Team size',
    'Which industry events?',
    'budget owner',
    'hasOwnProperty',
    'constructor',
    'valueOf',
  ])('%s is a question of its own', (label) => {
    const found = said({ [label]: 'word' });
    expect(found.profile).toMatchObject({ attributes: {}, answers: { [label]: 'word' } });
    expect(found.identity).toEqual({ email: null, phone: null });
  });
});
