import type { Address } from '../message';
import { quotableApart } from '../apart/quotable-apart';
import { escapeHtml } from '../escape-html';
import { htmlOfText } from '../parse/quotable';
import { alignedTextOfHtml, textOfHtml } from '../parse/text-of-html';
import { placeQuotedImages } from './images-in-place';
import type { Original } from './original';

/** A body as it is put together: text, HTML or both. */
export interface Body {
	text?: string;
	html?: string;
}

/** A body with a message of somebody else in it. */
export interface Quoting {
	body: Body;
	/** The files of that message which the HTML shows, by their parts, and the Content-IDs by which it does. */
	images: Map<string, string>;
}

/** On one line: a line break would write lines of its own above what is passed on. */
const onOneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

const named = ({ name, address }: Address): string =>
	onOneLine(name ? `${name} <${address}>` : address);

/** People that are named above what is quoted or passed on. */
const MAX_NAMED = 100;

const list = (addresses: Address[]): string => {
	const others = addresses.length - MAX_NAMED;
	const some = addresses.slice(0, MAX_NAMED).map(named).join(', ');
	return others > 0 ? `${some} and ${others} more` : some;
};

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

/** The words of a message for a body: no images where the body shows none. */
const wordsFor = async (
	{ html }: Body,
	original: Original,
): Promise<{ text: string; html: string; images: Map<string, string> }> => {
	const words = await quotableApart(original);
	if (html === undefined) return { ...words, images: new Map() };
	return { ...words, ...placeQuotedImages(words.html, original.attachments) };
};

/** The answer with what it answers below it, marked as a quotation the way that Gmail does. */
export const quoteBelow = async (given: Body, original: Original): Promise<Quoting> => {
	const words = await wordsFor(given, original);
	const intro = `On ${dateOf(original) || 'an earlier day'}, ${list(original.from) || 'someone'} wrote:`;
	const quoted = words.text
		.split(/\r?\n/)
		.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
		.join('\n');
	const body = below(inBothForms(given), {
		text: `${intro}\n${quoted}`,
		html:
			`<div class="gmail_quote"><div dir="ltr">${escapeHtml(intro)}</div>\n` +
			`<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${words.html}</blockquote></div>`,
	});
	return { body, images: words.images };
};

/** Words in HTML too where the message below them has HTML, which would be lost otherwise. */
export const asRichAs = (body: Body, original: Original): Body =>
	body.html === undefined && original.html !== ''
		? { ...body, html: htmlOfText(body.text ?? '') }
		: body;

/** What is passed on, with who wrote it to whom above it. */
export const forwardBelow = async (given: Body, original: Original): Promise<Quoting> => {
	const words = await wordsFor(given, original);
	const lines = [
		['From', list(original.from)],
		['Date', dateOf(original)],
		['Subject', onOneLine(original.subject)],
		['To', list(original.to)],
		['Cc', list(original.cc)],
	].filter(([, value]) => value !== '');
	const intro = '---------- Forwarded message ---------';
	const body = below(inBothForms(given), {
		text: `${intro}\n${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${words.text}`,
		html:
			`<div class="gmail_quote"><div dir="ltr">${intro}<br>\n` +
			`${lines.map(([name, value]) => `${name}: ${escapeHtml(value ?? '')}`).join('<br>\n')}</div><br>\n${words.html}</div>`,
	});
	return { body, images: words.images };
};

/** The account's signature below what was written; the line of two hyphens is what mail programs know it by. */
export const signBelow = (body: Body, signature: string): Body =>
	signature === ''
		? body
		: below(body, {
				text: `-- \n${textOfHtml(signature)}`,
				html: `<div>-- </div>\n<div class="gmail_signature">${signature}</div>`,
			});
