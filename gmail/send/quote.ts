import type { Address } from '../message';
import { escapeHtml } from '../escape-html';
import type { Original } from './original';
import { textOfHtml } from '../parse/text-of-html';

/** A body as it is put together: text, HTML or both. */
export interface Body {
	text?: string;
	html?: string;
}

/** Words as HTML that keeps their lines. */
export const htmlOfText = (text: string): string => escapeHtml(text).replace(/\r?\n/g, '<br>\n');

const named = ({ name, address }: Address): string => (name ? `${name} <${address}>` : address);

const list = (addresses: Address[]): string => addresses.map(named).join(', ');

/** `Tue, 24 Nov 2026, 09:15 UTC`: the reader's zone is not known here. */
const dateOf = ({ date }: Original): string => {
	const at = new Date(date);
	if (Number.isNaN(at.getTime())) return date;
	return `${at.toUTCString().replace(/ (\d\d:\d\d):\d\d GMT$/, ', $1')} UTC`;
};

/** What is inside the body of an HTML document, which is to become a part of another one. */
const inner = (html: string): string => {
	const [, body] = /<body[^>]*>([\s\S]*?)(?:<\/body\s*>|$)/i.exec(html) ?? [];
	return (body ?? html.replace(/<head[\s\S]*?<\/head\s*>/i, ''))
		.replace(/<!doctype[^>]*>|<\/?(?:html|body)[^>]*>/gi, '')
		.replace(/<script[\s\S]*?<\/script\s*>/gi, '');
};

const textOf = ({ text, html }: Original): string => text || textOfHtml(html);

const htmlOf = ({ text, html }: Original): string => (html ? inner(html) : htmlOfText(text));

const above = (own: string, quoted: string, between: string): string =>
	own === '' ? quoted : `${own}${between}${quoted}`;

/** Puts one part of a body below each of those that a message has. */
const below = ({ text, html }: Body, lower: { text: string; html: string }): Body => ({
	...(text !== undefined && { text: above(text, lower.text, '\n\n') }),
	...(html !== undefined && { html: above(html, lower.html, '<br>\n') }),
});

/** The answer with what it answers below it, marked as a quotation the way that Gmail does. */
export const quoteBelow = (body: Body, original: Original): Body => {
	const intro = `On ${dateOf(original) || 'an earlier day'}, ${list(original.from) || 'someone'} wrote:`;
	const quoted = textOf(original)
		.split(/\r?\n/)
		.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
		.join('\n');
	return below(body, {
		text: `${intro}\n${quoted}`,
		html:
			`<div class="gmail_quote"><div dir="ltr">${escapeHtml(intro)}</div>\n` +
			`<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${htmlOf(original)}</blockquote></div>`,
	});
};

/** What is passed on, with who wrote it to whom above it. */
export const forwardBelow = (body: Body, original: Original): Body => {
	const lines = [
		['From', list(original.from)],
		['Date', dateOf(original)],
		['Subject', original.subject],
		['To', list(original.to)],
		['Cc', list(original.cc)],
	].filter(([, value]) => value !== '');
	const intro = '---------- Forwarded message ---------';
	return below(body, {
		text: `${intro}\n${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${textOf(original)}`,
		html:
			`<div class="gmail_quote"><div dir="ltr">${intro}<br>\n` +
			`${lines.map(([name, value]) => `${name}: ${escapeHtml(value ?? '')}`).join('<br>\n')}</div><br>\n${htmlOf(original)}</div>`,
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
