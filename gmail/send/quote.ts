import type { Address } from '../message';
import { quotableApart } from '../apart/quotable-apart';
import { escapeHtml } from '../escape-html';
import { alignedTextOfHtml, textOfHtml } from '../parse/text-of-html';
import type { Original } from './original';

/** A body as it is put together: text, HTML or both. */
export interface Body {
	text?: string;
	html?: string;
}

/** On one line: a line break would write lines of its own above what is passed on. */
const onOneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

const named = ({ name, address }: Address): string =>
	onOneLine(name ? `${name} <${address}>` : address);

const list = (addresses: Address[]): string => addresses.map(named).join(', ');

/** `Tue, 24 Nov 2026, 09:15 UTC`: the reader's zone is not known here. */
const dateOf = ({ date }: Original): string => {
	const at = new Date(date);
	if (Number.isNaN(at.getTime())) return onOneLine(date);
	return `${at.toUTCString().replace(/ (\d\d:\d\d):\d\d GMT$/, ', $1')} UTC`;
};

const above = (own: string, quoted: string, between: string): string =>
	own === '' ? quoted : `${own}${between}${quoted}`;

/** Puts one part of a body below each of those that a message has. */
const below = ({ text, html }: Body, lower: { text: string; html: string }): Body => ({
	...(text !== undefined && { text: above(text, lower.text, '\n\n') }),
	...(html !== undefined && { html: above(html, lower.html, '<br>\n') }),
});

/** What was written in HTML alone gets its words now: made of all later, they would be made of the stranger's HTML too. */
const inBothForms = ({ text, html }: Body): Body => ({
	text: text ?? alignedTextOfHtml(html ?? ''),
	...(html !== undefined && { html }),
});

/** The answer with what it answers below it, marked as a quotation the way that Gmail does. */
export const quoteBelow = async (body: Body, original: Original): Promise<Body> => {
	const words = await quotableApart(original);
	const intro = `On ${dateOf(original) || 'an earlier day'}, ${list(original.from) || 'someone'} wrote:`;
	const quoted = words.text
		.split(/\r?\n/)
		.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
		.join('\n');
	return below(inBothForms(body), {
		text: `${intro}\n${quoted}`,
		html:
			`<div class="gmail_quote"><div dir="ltr">${escapeHtml(intro)}</div>\n` +
			`<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${words.html}</blockquote></div>`,
	});
};

/** What is passed on, with who wrote it to whom above it. */
export const forwardBelow = async (body: Body, original: Original): Promise<Body> => {
	const words = await quotableApart(original);
	const lines = [
		['From', list(original.from)],
		['Date', dateOf(original)],
		['Subject', onOneLine(original.subject)],
		['To', list(original.to)],
		['Cc', list(original.cc)],
	].filter(([, value]) => value !== '');
	const intro = '---------- Forwarded message ---------';
	return below(inBothForms(body), {
		text: `${intro}\n${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${words.text}`,
		html:
			`<div class="gmail_quote"><div dir="ltr">${intro}<br>\n` +
			`${lines.map(([name, value]) => `${name}: ${escapeHtml(value ?? '')}`).join('<br>\n')}</div><br>\n${words.html}</div>`,
	});
};

/** The account's signature below what was written; the line of two hyphens is what mail programs know it by. */
export const signBelow = (body: Body, signature: string): Body =>
	signature === ''
		? body
		: below(body, {
				text: `-- \n${textOfHtml(signature)}`,
				html: `<div>-- </div>\n<div class="gmail_signature">${signature}</div>`,
			});
