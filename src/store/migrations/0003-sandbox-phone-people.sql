-- Whom nothing but a phone number tells is one person too, also when two writes make them at once.
create unique index sandbox_person_by_phone_alone on sandbox_person (phone) where email is null;
