import { createHash } from 'node:crypto';
import { escapeHtml } from '../escape-html';
import { inputOf, type FormField } from './form';
import { timeIn, toldOf, type Outcome, type Question } from './question';
import { harmlessHtml } from '../harmless-html';
import { wordsAsHtml } from './words-as-html';

/** A page and what it may do (Content-Security-Policy). */
export interface Page {
	html: string;
	policy: string;
}

/** Filled-in values that came back, and what is wrong with them. */
export interface Retry {
	values: Record<string, unknown>;
	/** By number of the field; -1 for the page as a whole. */
	faults: Map<number, string>;
}

const sheet = `
:root { color-scheme: light dark; --back: #f2f4f7; --card: #fff; --text: #1f2430; --muted: #5b6473; --edge: #8a93a3; --line: #d5dae2; --main: #1a56c4; --on-main: #fff; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --back: #16181d; --card: #20242c; --text: #e6e8ec; --muted: #a5adba; --edge: #6b7484; --line: #3c4350; --main: #8ab4f8; --on-main: #10131a; --bad: #f2b8b5; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 12px; background: var(--back); color: var(--text); font: 16px/1.5 -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
main { max-width: 600px; margin: 0 auto; padding: 28px 32px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
@media (max-width: 600px) { main { padding: 20px 16px; } }
h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.3; }
p { margin: 0 0 16px; }
a { color: var(--main); }
.muted { color: var(--muted); font-size: 14px; }
.bad { color: var(--bad); }
.field { margin: 0 0 16px; }
label, legend { display: block; margin: 0 0 4px; padding: 0; font-weight: 600; }
.choice { display: flex; gap: 8px; align-items: baseline; font-weight: 400; }
fieldset { margin: 0; padding: 0; border: 0; }
input:not([type=radio], [type=checkbox]), textarea, select { width: 100%; padding: 10px 12px; font: inherit; color: inherit; background: transparent; border: 1px solid var(--edge); border-radius: 6px; }
option { color: #1f2430; background: #fff; }
textarea { min-height: 96px; resize: vertical; }
.buttons { display: flex; flex-wrap: wrap; gap: 12px; margin: 8px 0 16px; }
button { padding: 12px 26px; font: inherit; font-weight: 600; line-height: 20px; border: 1px solid var(--edge); border-radius: 6px; background: transparent; color: inherit; cursor: pointer; }
button.primary { background: var(--main); border-color: var(--main); color: var(--on-main); }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
@media (max-width: 600px) { .buttons { flex-direction: column; } }
`;

/**
 * Sends the form once, and again by itself while n8n is busy with another answer to the same question: it says so with 409, or with 500
 * where two came at the very same moment. Without scripts the form is sent all the same.
 */
const script = `
const form = document.querySelector('form');
const note = document.getElementById('note');
form.addEventListener('submit', async (event) => {
	event.preventDefault();
	const data = new FormData(form, event.submitter);
	const buttons = form.querySelectorAll('button');
	buttons.forEach((button) => { button.disabled = true; });
	note.textContent = 'Sending …';
	for (let tries = 1; tries <= 12; tries++) {
		try {
			const response = await fetch(location.href, { method: 'POST', body: data });
			if (response.status !== 409 && response.status < 500) {
				const page = new DOMParser().parseFromString(await response.text(), 'text/html');
				const main = page.querySelector('main');
				if (main) { document.querySelector('main').replaceWith(main); scrollTo(0, 0); return; }
				note.textContent = 'This is not waiting for an answer any more: it was answered, or its time is up.';
				return;
			}
		} catch {}
		await new Promise((resolve) => { setTimeout(resolve, 250 * tries); });
	}
	note.textContent = 'Your answer could not be sent. Please try again in a minute.';
	buttons.forEach((button) => { button.disabled = false; });
});
`;

const hashOf = (text: string): string =>
	`'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Style of the workflow, which cannot leave its element. */
const styleOf = (css: string): string => `${sheet}${css.replaceAll('<', '')}`;

const page = (
	{ title, css }: { title: string; css: string },
	inside: string,
	withScript: boolean,
): Page => {
	const style = styleOf(css);
	const policy = [
		"default-src 'none'",
		`style-src ${hashOf(style)}`,
		...(withScript ? [`script-src ${hashOf(script)}`, "connect-src 'self'"] : []),
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
	].join('; ');
	const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${inside}
</main>
${withScript ? `<script>${script}</script>\n` : ''}</body>
</html>
`;
	return { html, policy };
};

const words = (text: string): string => (text.trim() === '' ? '' : wordsAsHtml(text));

const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);

const fieldHtml = (field: FormField, i: number, retry?: Retry): string => {
	const name = inputOf(i);
	const { type, label, required, placeholder, options, multiple, accept } = field;
	const fault = retry?.faults.get(i);
	const value = retry ? retry.values[field.name] : field.value;
	const shown = escapeHtml(value === undefined || value === null ? '' : list(value).join(', '));
	const chosen = (option: string): boolean =>
		value !== undefined && value !== null && list(value).includes(option);
	if (type === 'html')
		return `<div class="field">${harmlessHtml(field.html) ?? escapeHtml(field.html)}</div>`;
	if (type === 'hiddenField') return '';
	const attributes = `id="${name}" name="${name}"${required ? ' required' : ''}${placeholder ? ` placeholder="${escapeHtml(placeholder)}"` : ''}${fault ? ` aria-invalid="true" aria-describedby="${name}-fault"` : ''}`;
	const told = fault
		? `<p class="bad" id="${name}-fault">${escapeHtml(`"${label}" ${fault}.`)}</p>`
		: '';
	const caption = `${escapeHtml(label)}${required ? ' *' : ''}`;
	const labelled = (input: string): string =>
		`<div class="field"><label for="${name}">${caption}</label>${input}${told}</div>`;
	switch (type) {
		case 'textarea':
			return labelled(`<textarea ${attributes}>${shown}</textarea>`);
		case 'dropdown':
			return labelled(
				`<select ${attributes}${multiple ? ' multiple' : ''}>${multiple ? '' : '<option value=""></option>'}${options
					.map(
						(option) =>
							`<option value="${escapeHtml(option)}"${chosen(option) ? ' selected' : ''}>${escapeHtml(option)}</option>`,
					)
					.join('')}</select>`,
			);
		case 'radio':
		case 'checkbox':
			return `<div class="field"><fieldset><legend>${caption}</legend>${options
				.map(
					(option) =>
						`<label class="choice"><input type="${type}" name="${name}" value="${escapeHtml(option)}"${required && type === 'radio' ? ' required' : ''}${chosen(option) ? ' checked' : ''}>${escapeHtml(option)}</label>`,
				)
				.join('')}</fieldset>${told}</div>`;
		case 'file':
			return labelled(
				`<input type="file" ${attributes}${multiple ? ' multiple' : ''}${accept ? ` accept="${escapeHtml(accept)}"` : ''}>`,
			);
		case 'password':
			return labelled(`<input type="password" autocomplete="off" ${attributes}>`);
		default:
			return labelled(
				`<input type="${type}"${type === 'number' ? ' step="any"' : ''} ${attributes} value="${shown}">`,
			);
	}
};

/** Names of the inputs that every page has. */
export const DECISION = 'decision';
export const COMMENT = 'comment';

const commentHtml = (label: string, required: boolean, value: string): string =>
	`<div class="field"><label for="${COMMENT}">${escapeHtml(label)}</label><textarea id="${COMMENT}" name="${COMMENT}" maxlength="100000"${required ? ' required' : ''}>${escapeHtml(value)}</textarea></div>`;

const buttonHtml = (value: string, label: string, primary: boolean): string =>
	`<button${primary ? ' class="primary"' : ''} name="${DECISION}" value="${value}">${escapeHtml(label)}</button>`;

/** The buttons, the one first that the link in the mail was about. */
const decisionButtons = ({ approve, disapprove }: Question, wanted: string): string => {
	const yes = (primary: boolean): string => buttonHtml('approved', approve.label, primary);
	if (!disapprove) return yes(true);
	const no = (primary: boolean): string => buttonHtml('disapproved', disapprove.label, primary);
	return wanted === 'disapproved' ? no(true) + yes(false) : yes(true) + no(false);
};

/**
 * The page that asks. To open it decides nothing, as programs that scan and preview mail open links: the answer is sent by a button.
 *
 * @param by place of the person whose link it is
 * @param wanted what the button in the mail was about: `approved` or `disapproved`
 */
export const questionPage = (
	question: Question,
	by: number,
	wanted: string,
	retry?: Retry,
): Page => {
	const { responseType, fields, pages, title, text, deadline, zone, asked } = question;
	const heading = pages.title || title || 'A question for you';
	const comment = String(retry?.values[COMMENT] ?? '');
	const inputs =
		responseType === 'customForm'
			? fields.map((field, i) => fieldHtml(field, i, retry)).join('\n')
			: commentHtml(
					responseType === 'freeText' ? 'Your answer' : 'Comment (optional)',
					responseType === 'freeText',
					comment,
				);
	const buttons =
		responseType === 'approval'
			? decisionButtons(question, wanted)
			: buttonHtml('answered', pages.button || 'Submit', true);
	const general = retry?.faults.get(-1);
	const until =
		deadline === undefined ? '' : ` Please answer by ${escapeHtml(timeIn(zone, deadline))}.`;
	return page(
		{ title: heading, css: pages.css },
		`<h1>${escapeHtml(heading)}</h1>
${words(pages.description || text)}
<form method="post" enctype="multipart/form-data">
${inputs}
<p id="note" class="${general ? 'bad' : 'muted'}" role="status">${general ? escapeHtml(general) : ''}</p>
<div class="buttons">${buttons}</div>
</form>
<p class="muted">You answer as ${escapeHtml(asked[by]?.address ?? '')}.${until}</p>`,
		true,
	);
};

const notice = (css: string, heading: string, text: string): Page =>
	page({ title: heading, css }, `<h1>${escapeHtml(heading)}</h1>\n${words(text)}`, false);

/** After an answer that was taken. */
export const thanksPage = (question: Question, by: number, told: string): Page =>
	notice(
		question.pages.css,
		'Thank you',
		`${question.pages.thanks || 'Your answer has been recorded; you can close this page.'}\n\n${told}\nAnswered as ${question.asked[by]?.address ?? ''}.`,
	);

/** Where there is nothing to answer any more: this person has, others have, or it is too late. */
export const closedPage = (question: Question, by: number, outcome: Outcome | undefined): Page => {
	const own = question.answers.find((answer) => answer.by === by);
	const title = question.title === '' ? 'The question' : `"${question.title}"`;
	if (own) {
		const decision = own.decision && own.decision !== 'undecided' ? `: ${own.decision}` : '';
		return notice(
			question.pages.css,
			'You have answered this',
			`${title} was answered with this link on ${timeIn(question.zone, own.at)}${decision}. An answer counts once; nothing was changed.`,
		);
	}
	if (outcome) {
		return notice(
			question.pages.css,
			'This is answered',
			`${title} was ${toldOf(question, outcome)}. There is nothing left to do.`,
		);
	}
	return notice(
		question.pages.css,
		'It is too late',
		`${title} could be answered until ${question.deadline === undefined ? 'now' : timeIn(question.zone, question.deadline)}.`,
	);
};

/** While another answer to the same execution is taken. */
export const busyPage = ({ pages: { css } }: Question): Page =>
	notice(
		css,
		'Please try again in a moment',
		'Another answer came at the same moment. If you pressed twice, the first press counts.\n\nOpen your link again: it says whether there is something left to answer.',
	);

/** For the address at which triggers say that a reply is there: it is for no person. */
export const replyPage = (): Page =>
	notice(
		'',
		'Please answer the mail itself',
		'This address is for n8n alone. Nothing was changed.',
	);

/** For a link that leads to no question. */
export const unknownPage = (): Page =>
	notice(
		'',
		'There is nothing to answer here',
		'The question of this link is not waiting any more.',
	);
