// Sends the list that was chosen at /import: to be read on trial whenever something is chosen, and to be taken at last.
const form = document.querySelector('#list');
const reading = document.querySelector('#reading');
/** Of the file and source that the columns on the page belong to. */
let shown = null;
let asking = 0;

const element = (name, text, className = '') =>
  Object.assign(document.createElement(name), { textContent: text, className });

const notice = (text) => reading.replaceChildren(element('p', text, 'notice bad'));

/** @param mapping null: as is remembered */
async function send(path, mapping) {
  const [file] = form.elements.file.files;
  const bytes = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const { source, kind } = form.elements;
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: source.value, kind: kind.value, mapping, file: bytes }),
  });
}

const nameOf = () => `${form.elements.source.value} ${form.elements.file.files[0]?.name}`;

/** What was chosen for each column; nothing where its own name is to tell. */
const chosen = () =>
  Object.fromEntries(
    [...reading.querySelectorAll('select[data-column]')]
      .filter(({ value }) => value !== '')
      .map(({ dataset, value }) => [dataset.column, value]),
  );

async function read(mapping) {
  const [file] = form.elements.file.files;
  if (file === undefined) return;
  if (file.size > Number(form.dataset.mostBytes)) {
    notice('The file is too large for this page. Import it with npx baton import, or part by part.');
    return;
  }
  asking += 1;
  const mine = asking;
  reading.ariaBusy = 'true';
  const focused = document.activeElement?.id;
  try {
    const answer = await send('/import/read', mapping);
    const text = await answer.text();
    // Somebody has chosen otherwise meanwhile.
    if (mine !== asking) return;
    if (answer.ok) reading.innerHTML = text;
    else notice(`Baton answered ${answer.status}. Load the page anew and try again.`);
    shown = nameOf();
    if (focused) document.getElementById(focused)?.focus();
  } catch {
    if (mine === asking) notice('Baton cannot be reached. Try again.');
  } finally {
    if (mine === asking) reading.ariaBusy = null;
  }
}

const again = () => void read(shown === nameOf() ? chosen() : null);

/** Each line that comes, as it comes. */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

async function take() {
  const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0 });
  bar.ariaLabel = 'Rows that are done';
  const status = element('p', 'Importing …');
  status.setAttribute('role', 'status');
  const mapping = chosen();
  const file = form.elements.file.files[0].name;
  const panel = element('section', '', 'panel');
  panel.append(element('h2', 'Import'), bar, status);
  const answering = send('/import/take', mapping);
  form.elements.asked.disabled = true;
  reading.replaceChildren(panel);
  try {
    const answer = await answering;
    if (!answer.ok) throw new Error(`Baton answered ${answer.status}.`);
    let ended = null;
    for await (const line of linesOf(answer.body)) {
      if (line.failed) throw new Error(line.failed);
      if (line.ended) ended = line.ended;
      else {
        Object.assign(bar, { max: line.rows, value: line.done });
        status.textContent = `${line.done} of ${line.rows} rows`;
      }
    }
    if (ended === null) throw new Error('The connection broke off.');
    bar.value = bar.max;
    status.textContent = `${ended.counts.taken} taken, ${ended.counts.duplicate} came before, ${ended.failed} failed.`;
    if (ended.errors !== null) panel.append(...failedRows(file, ended.errors));
  } catch (error) {
    panel.append(
      element('p', `${error.message} What is done is safe: import the same list again, and nothing comes twice.`, 'notice bad'),
    );
  } finally {
    form.elements.asked.disabled = false;
    shown = null;
  }
}

function failedRows(file, text) {
  const link = element('a', `${file}.errors.csv`);
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = `${file}.errors.csv`;
  const about = element('p', 'Those that failed, each with its reason; mend them there, and import that file: ');
  about.append(link);
  return [about];
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  again();
});
form?.addEventListener('change', again);
reading.addEventListener('change', again);
reading.addEventListener('click', ({ target }) => {
  if (target.id === 'take') void take();
  if (target.id === 'forget') void read({});
});
