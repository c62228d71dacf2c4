// Shows at /demo what the form sent, and leads on to what became of it.
const WORDS = {
  sent: 'Sent. It is safe with Baton.',
  kept: 'There is no connection to Baton. It is kept in this browser and sent later.',
  failed: 'Baton did not take it.',
};
const form = document.querySelector('#demo');
const panel = document.querySelector('#sent');

const element = (name, text, className = '') =>
  Object.assign(document.createElement(name), { textContent: text, className });

form.addEventListener('baton', (event) => {
  event.preventDefault();
  const { state, data } = event.detail;
  const rows = element('dl', '', 'rows');
  for (const [name, value] of data) {
    const shown = value.name ?? value;
    if (shown === '') continue;
    const row = document.createElement('div');
    row.append(element('dt', name), element('dd', shown));
    rows.append(row);
  }
  const link = element('a', 'See what becomes of it');
  link.href = `/?${new URLSearchParams({ email: data.get('email') })}`;
  const onwards = document.createElement('p');
  if (state === 'sent') onwards.append(link);
  panel.replaceChildren(
    element('h2', 'What was sent'),
    element('p', WORDS[state], `notice ${state === 'sent' ? 'good' : 'bad'}`),
    onwards,
    rows,
  );
  if (state === 'sent') form.reset();
});
