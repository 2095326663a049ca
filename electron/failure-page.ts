import { failureEntry, fillSentence, type Reason } from '../core/contract/index.ts';

/** Acts that a page of the shell can ask for by a link; there is no script on it. */
export const retryPath = '/act/retry';

const toHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

export interface FailurePage {
  readonly failures: readonly Reason[];
  /** A kiosk speaks to patients first; everything else to staff. */
  readonly audience: 'patient' | 'staff';
  /** Seconds until the program tries again by itself; absent where it does not. */
  readonly retrySeconds?: number;
}

/** A line each: what is wrong and where to go are two things. */
const sentences = (text: string): string =>
  text
    .split(/(?<=\.) /)
    .map((sentence) => `<span>${toHtml(sentence)}</span>`)
    .join(' ');

/** More would not fit on a small screen; whoever mends these sees the next ones. */
const mostShown = 3;

const staffBlock = ({ code, params }: Reason): string => {
  const { cause, remedy } = failureEntry(code);
  const say = (text: typeof cause, language: 'vi' | 'en') =>
    toHtml(fillSentence(text, language, params));
  return `<li>
        <p class="code">${toHtml(code)}</p>
        <p class="cause">${say(cause, 'vi')}</p>
        <p class="remedy">${say(remedy, 'vi')}</p>
        <p class="other" lang="en">${say(cause, 'en')} ${say(remedy, 'en')}</p>
      </li>`;
};

/** A page that needs neither host nor script: what is wrong, in words, and what to do. */
export const failurePage = ({ failures, audience, retrySeconds }: FailurePage): string => {
  const [first] = failures;
  const patient = first && failureEntry(first.code).patient;
  return `<!doctype html>
<html lang="vi" translate="no">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tiếp Đón</title>
    <link rel="stylesheet" href="/shell.css">
  </head>
  <body class="failure for-${audience}" data-screen="shell-failure" data-code="${toHtml(first?.code ?? '')}">
    <main>
      <svg viewBox="0 0 96 96" aria-hidden="true"><circle cx="48" cy="48" r="42"/><path d="M48 24v30"/><path d="M48 68v2"/></svg>
      ${
        audience === 'patient' && patient
          ? `<h1>${sentences(patient.vi)}</h1>
      <p class="also" lang="en">${toHtml(patient.en)}</p>`
          : '<h1>Tiếp Đón chưa khởi động được</h1>\n      <p class="also" lang="en">Tiếp Đón could not start</p>'
      }
    </main>
    <aside aria-label="Dành cho nhân viên">
      <h2>Dành cho nhân viên <span lang="en">For staff</span></h2>
      <ul>
      ${failures.slice(0, mostShown).map(staffBlock).join('\n      ')}
      </ul>
      ${failures.length > mostShown ? `<p class="more">Còn ${failures.length - mostShown} lỗi nữa; xem tất cả: tiepdon config check.</p>` : ''}
      ${
        retrySeconds === undefined
          ? ''
          : `<p class="retry">Chương trình tự thử lại sau mỗi ${retrySeconds} giây.
        <a href="${retryPath}" draggable="false">Thử lại ngay</a></p>`
      }
    </aside>
  </body>
</html>
`;
};
