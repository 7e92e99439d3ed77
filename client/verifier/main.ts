// The verifier: a page that recounts a published vote on its own, from the disk as from a server, without a network.
import './verifier.css';
import { LANGUAGES, type Language } from '../../shared/text.ts';
import { readLedger } from '../../shared/voting/ledger-file.ts';
import { hasReceipt, type PublishedLedger } from '../../shared/voting/ledger.ts';
import { recount, type Recount } from '../../shared/voting/recount.ts';
import { recountWords, type RecountWords } from '../../shared/words/recount.ts';
import { recountReport, unreadableReport } from './report.ts';

/** A file that was chosen: read and counted, or why it can't be read. */
type Checked = { name: string } & (
  { file: PublishedLedger; recount: Recount } | { file: null; reason: string }
);

/** Time for the browser to show that it counts, before counting holds it up. */
const PAINT_MS = 30;

let language: Language = LANGUAGES.find((one) => navigator.language.startsWith(one)) ?? 'en';
let checked: Checked | null = null;
let receiptFound: boolean | null = null;

function find<E extends HTMLElement>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}
const chooser = find<HTMLInputElement>('#file');
const select = find<HTMLSelectElement>('#language');
const receipt = find<HTMLFormElement>('#receipt');
const code = find<HTMLInputElement>('#code');

async function check(file: File): Promise<void> {
  find('#state').textContent = recountWords(language).counting;
  const [text] = await Promise.all([file.text(), new Promise((resolve) => setTimeout(resolve, PAINT_MS))]);
  const read = readLedger(text);
  checked = read.ok
    ? { name: file.name, file: read.value, recount: recount(read.value) }
    : { name: file.name, file: null, reason: read.message };
  receiptFound = null;
  code.value = '';
  show();
  find('#state').textContent = '';
  find('#report h2').focus();
}

/** Draws the whole page in its language. */
function show(): void {
  const said = recountWords(language);
  document.documentElement.lang = language;
  document.title = said.title;
  select.value = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-words]')) {
    const words = said[element.dataset.words as keyof RecountWords];
    if (typeof words === 'string') element.textContent = words;
  }
  find('#choose').textContent = checked ? said.another : said.choose;
  find('#report').hidden = checked === null;
  find('#report').replaceChildren(...reportOf(said));
  receipt.hidden = !checked?.file;
  find('#found').textContent = receiptFound === null ? '' : receiptFound ? said.receiptIn : said.receiptOut;
}

function reportOf(said: RecountWords): HTMLElement[] {
  if (!checked) return [];
  if (!checked.file) return unreadableReport(said, checked.name, checked.reason);
  return recountReport(said, language, checked.name, checked.file, checked.recount);
}

chooser.addEventListener('change', () => {
  const [file] = chooser.files ?? [];
  if (file) void check(file);
  // So that choosing the same file again, changed meanwhile, is a change.
  chooser.value = '';
});
select.addEventListener('change', () => {
  language = LANGUAGES.find((one) => one === select.value) ?? 'en';
  show();
});
receipt.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!checked?.file) return;
  receiptFound = hasReceipt(checked.file, code.value);
  show();
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dropping');
});
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) document.body.classList.remove('dropping');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dropping');
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void check(file);
});

find('#save').hidden = location.protocol === 'file:';
show();
