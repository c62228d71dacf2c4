-- What the provider told of a lead when it was asked (identity and profile); null: all that was said stands in `body`. It is
-- needed when the person takes it back: by then the provider tells it no more. It goes with the signal.
alter table signal add column said json;
