import type { UpdateAct, UpdateDescription } from '../updates/describe.ts';

/** The staff panel: name, PIN, and a keyboard on screen, since a kiosk often has none. */
interface StaffBridge {
  act(name: string, pin: string, act: string): Promise<{ taken: boolean; told?: string }>;
  updates(): Promise<UpdateDescription | undefined>;
  close(): void;
}

const find = <T extends Element>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
};

const { tiepdonStaff } = window as Window & { readonly tiepdonStaff?: StaffBridge };
const name = find<HTMLInputElement>('[name=name]');
const pin = find<HTMLInputElement>('[name=pin]');
const told = find<HTMLElement>('.told');
const keys = find<HTMLElement>('.keys');
let chosen = name;

const choose = (field: HTMLInputElement): void => {
  chosen = field;
  for (const each of [name, pin]) each.classList.toggle('chosen', each === field);
};
for (const field of [name, pin]) field.addEventListener('focus', () => choose(field));

const rows = ['1234567890', 'qwertyuiop', 'asdfghjkl.', 'zxcvbnm-_'];
for (const key of rows.join('')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = key;
  button.addEventListener('click', () => {
    chosen.value += key;
  });
  keys.append(button);
}
const back = document.createElement('button');
back.type = 'button';
back.textContent = '⌫';
back.setAttribute('aria-label', 'Xoá');
back.addEventListener('click', () => {
  chosen.value = chosen.value.slice(0, -1);
});
keys.append(back);

const act = async (what: string): Promise<void> => {
  if (what === 'close') {
    tiepdonStaff?.close();
    return;
  }
  if (!tiepdonStaff || name.value === '' || pin.value === '') {
    told.textContent = 'Hãy nhập tên đăng nhập và mã PIN.';
    return;
  }
  told.textContent = '';
  const given = pin.value;
  pin.value = '';
  const answer = await tiepdonStaff.act(name.value, given, what);
  told.textContent = answer.taken ? 'Đã nhận.' : (answer.told ?? '');
  await showUpdates();
};
for (const button of document.querySelectorAll<HTMLElement>('[data-act]'))
  button.addEventListener('click', () => void act(button.dataset.act ?? ''));

const news = find<HTMLElement>('.updates .news');
const updateActs: Readonly<Record<UpdateAct, string>> = {
  update: 'Cài ngay',
  check: 'Kiểm tra bản mới',
  hold: 'Tạm hoãn',
  resume: 'Bỏ tạm hoãn',
};
let shown = '';
const showUpdates = async (): Promise<void> => {
  const described = await tiepdonStaff?.updates();
  const text = JSON.stringify(described);
  // Buttons stay under the finger while nothing has changed.
  if (!described || text === shown) return;
  shown = text;
  const lines = described.lines.map((line) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    return paragraph;
  });
  const buttons = described.acts.map((what) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = updateActs[what];
    button.addEventListener('click', () => void act(what));
    return button;
  });
  news.replaceChildren(...lines, ...buttons);
};
void showUpdates();
setInterval(() => void showUpdates(), 1_000);
window.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') tiepdonStaff?.close();
  else if (key === 'Enter' && chosen === name) pin.focus();
  else if (key === 'Enter') void act('leave');
});
name.focus();
