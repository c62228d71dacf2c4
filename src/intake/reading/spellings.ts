/**
 * How those who make forms call their fields. Case, punctuation and accents do not count, nor does a leading "your". "Nom",
 * "nombre", "nome" and "naam" stand with "name": a whole one, unless another field has the other half.
 */
const ENGLISH = {
  email: `email email_address work_email business_email company_email corporate_email professional_email e_mail
    e_mail_address work_e_mail mail mail_address email_id user_email`,
  phone: `phone telephone mobile cell tel phone_number telephone_number mobile_number cell_number mobile_phone
    cell_phone work_phone business_phone company_phone daytime_phone phone_no number_phone
    user_phone`,
  name: 'name full_name name_full first_and_last_name',
  first_name: 'first_name fname first given_name forename name_first',
  last_name: 'last_name lname last surname family_name name_last',
  title: 'title job_title role position job_role job_position company_role current_role current_title',
  message: `message comments comment message_body message_text how_can_we_help how_can_we_help_you how_may_we_help
    how_may_we_help_you what_can_we_help_you_with what_can_we_do_for_you enquiry inquiry tell_us_more`,
  timeframe: `timeframe time_frame timeline time_line how_soon project_timeline project_timeframe
    purchase_timeframe buying_timeframe when_do_you_want_to_start when_do_you_plan_to_start
    when_would_you_like_to_start when_are_you_looking_to_start when_do_you_need_it`,
  budget: 'budget budget_range project_budget estimated_budget monthly_budget annual_budget',
  budget_approved: `budget_approved is_budget_approved is_the_budget_approved is_your_budget_approved
    is_there_an_approved_budget do_you_have_an_approved_budget approved_budget budget_approval`,
  'company.name': `company company_name organization organization_name employer business business_name firm
    name_of_company company_or_organization
    company_organization name_of_your_company`,
  'company.employees': `employees employee_count number_of_employees no_of_employees num_employees
    how_many_employees how_many_employees_do_you_have company_size size_of_company company_employees
    company_employee_count company_number_of_employees company_headcount headcount`,
  'company.industry': 'industry company_industry sector company_sector business_sector',
  'company.country': `country country_code country_name country_region country_region_name company_country company_country_code
    country_of_residence`,
  form: 'form form_name form_title',
  page: 'page page_url page_uri page_href url source_url current_url page_location',
  path: 'path page_path url_path',
  referrer:
    'referrer referer referrer_url referer_url page_referrer page_referer http_referer document_referrer',
  first_page: 'first_page first_page_seen landing_page landing_page_url',
  first_referrer: 'first_referrer initial_referrer',
  occurred_at: 'occurred_at submitted_at timestamp',
  anonymous_id: 'anonymous_id ajs_anonymous_id',
} as const satisfies Record<string, string>;

export type KnownField = keyof typeof ENGLISH;

type Spellings = Partial<Record<KnownField, string>>;

const GERMAN: Spellings = {
  email: 'e_mail_adresse email_adresse mail_adresse emailadresse',
  phone: 'telefon telefonnummer rufnummer handy handynummer mobil mobilnummer mobiltelefon',
  name: 'vor_und_nachname vollständiger_name vor_und_zuname',
  first_name: 'vorname',
  last_name: 'nachname familienname zuname',
  title: 'funktion berufsbezeichnung stellenbezeichnung jobtitel position_im_unternehmen',
  message: `nachricht mitteilung kommentar bemerkung bemerkungen anmerkungen anfrage anliegen
    wie_können_wir_helfen wie_können_wir_ihnen_helfen`,
  timeframe: 'zeitrahmen',
  'company.name': 'firma firmenname unternehmen unternehmensname name_des_unternehmens',
  'company.employees': `mitarbeiter mitarbeiterzahl mitarbeiteranzahl anzahl_mitarbeiter
    anzahl_der_mitarbeiter unternehmensgröße firmengröße unternehmensgroesse firmengroesse`,
  'company.industry': 'branche',
  'company.country': 'land',
};

const FRENCH: Spellings = {
  email: 'adresse_e_mail adresse_email adresse_mail courriel adresse_électronique',
  phone: 'téléphone numéro_de_téléphone téléphone_portable téléphone_mobile portable',
  name: 'nom nom_complet nom_et_prénom prénom_et_nom',
  first_name: 'prénom',
  last_name: 'nom_de_famille',
  title: 'fonction poste intitulé_de_poste intitulé_du_poste',
  message: 'commentaire commentaires comment_pouvons_nous_vous_aider',
  timeframe: 'délai échéance',
  'company.name': `entreprise société nom_de_l_entreprise nom_de_la_société nom_de_société
    raison_sociale organisme`,
  'company.employees': `effectif effectifs nombre_d_employés nombre_de_salariés
    nombre_de_collaborateurs taille_de_l_entreprise`,
  'company.industry': 'secteur secteur_d_activité',
  'company.country': 'pays',
};

const SPANISH: Spellings = {
  email: 'correo correo_electrónico dirección_de_correo correo_de_empresa',
  phone: 'teléfono número_de_teléfono móvil teléfono_móvil celular',
  name: 'nombre nombre_completo nombre_y_apellido nombre_y_apellidos',
  last_name: 'apellido apellidos',
  title: 'cargo puesto puesto_de_trabajo',
  message: 'mensaje comentario comentarios consulta cómo_podemos_ayudarte cómo_podemos_ayudarle',
  timeframe: 'plazo',
  budget: 'presupuesto',
  'company.name': 'empresa nombre_de_la_empresa nombre_de_empresa compañía',
  'company.employees': 'empleados número_de_empleados tamaño_de_la_empresa',
  'company.country': 'país',
};

const ITALIAN: Spellings = {
  email: 'indirizzo_email indirizzo_e_mail posta_elettronica',
  phone: 'telefono numero_di_telefono cellulare',
  name: 'nome nome_completo nome_e_cognome',
  last_name: 'cognome',
  title: 'ruolo ruolo_aziendale qualifica',
  message: 'messaggio commenti richiesta',
  'company.name': 'azienda nome_azienda nome_dell_azienda società ragione_sociale',
  'company.employees': 'dipendenti numero_di_dipendenti numero_dipendenti',
  'company.industry': 'settore',
  'company.country': 'paese nazione',
};

const DUTCH: Spellings = {
  email: 'e_mailadres emailadres',
  phone: 'telefoon telefoonnummer mobiel mobiel_nummer',
  name: 'naam volledige_naam voor_en_achternaam',
  first_name: 'voornaam',
  last_name: 'achternaam',
  title: 'functie functietitel',
  message: 'bericht opmerking opmerkingen',
  'company.name': 'bedrijf bedrijfsnaam organisatie',
  'company.employees': 'aantal_medewerkers aantal_werknemers bedrijfsgrootte',
};

const PORTUGUESE: Spellings = {
  email: 'endereço_de_email endereço_de_e_mail',
  phone: 'telemóvel telefone número_de_telefone',
  last_name: 'sobrenome apelido',
  message: 'mensagem',
  budget: 'orçamento',
  'company.name': 'nome_da_empresa',
  'company.employees': 'número_de_funcionários número_de_colaboradores',
  'company.industry': 'setor',
};

const LANGUAGES: readonly Spellings[] = [ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, DUTCH, PORTUGUESE];

export const isKnownField = (name: string): name is KnownField => Object.hasOwn(ENGLISH, name);

/** Each spelling in small letters joined by `_`, with the field that it means. */
export const SPELLINGS: readonly (readonly [string, KnownField])[] = LANGUAGES.flatMap((language) =>
  Object.entries(language).flatMap(([field, spellings]) =>
    isKnownField(field) ? spellings.split(/\s+/).map((spelling) => [spelling, field] as const) : [],
  ),
);
