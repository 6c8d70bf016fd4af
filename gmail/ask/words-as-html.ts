import { escapeHtml } from '../escape-html';

/** An address on the web as people write it; what ends a sentence is not part of it. */
const webAddress = /https?:\/\/[^\s<>"']{1,2000}/g;

const withoutEnd = (address: string): string => {
	let end = address.length;
	while (end > 0 && '.,;:!?)]'.includes(address.charAt(end - 1))) end--;
	return address.slice(0, end);
};

/** Styles that stand in the tags, for a mail; a page has a sheet. */
export interface TagStyles {
	paragraph: string;
	link: string;
}

const styled = (style: string | undefined): string =>
	style === undefined ? '' : ` style="${style}"`;

const withLinks = (line: string, style: string | undefined): string => {
	let done = 0;
	let html = '';
	for (const match of line.matchAll(webAddress)) {
		const address = withoutEnd(match[0]);
		const shown = escapeHtml(address);
		html += `${escapeHtml(line.slice(done, match.index))}<a class="q-link" href="${shown}"${styled(style)}>${shown}</a>`;
		done = match.index + address.length;
	}
	return html + escapeHtml(line.slice(done));
};

/**
 * Words in paragraphs and lines, as they were written; addresses on the web become links. Nothing in them is taken as HTML: they may
 * come from the mail of a stranger.
 */
export const wordsAsHtml = (text: string, styles?: TagStyles): string =>
	text
		.replace(/\r\n?/g, '\n')
		.trim()
		.split(/\n{2,}/)
		.map(
			(paragraph) =>
				`<p class="q-text"${styled(styles?.paragraph)}>${paragraph
					.split('\n')
					.map((line) => withLinks(line, styles?.link))
					.join('<br>\n')}</p>`,
		)
		.join('\n');

const allowed = /^\/?(?:b|strong|i|em|u|p|br|ul|ol|li|h2|h3|h4|code|pre|blockquote|hr)$/i;
const QUOTE = '&quot;';
const LINK = `a href=${QUOTE}`;

/** One tag, escaped and without its brackets, as HTML; undefined for one that is not harmless. */
const harmlessTag = (tag: string): string | undefined => {
	const name = tag.endsWith('/') ? tag.slice(0, -1).trim() : tag;
	if (allowed.test(name)) return `<${name.toLowerCase()}>`;
	if (name.toLowerCase() === '/a') return '</a>';
	if (!name.startsWith(LINK)) return undefined;
	const address = name.slice(LINK.length, name.indexOf(QUOTE, LINK.length));
	return /^https?:\/\//.test(address)
		? `<a href="${address}" rel="noopener noreferrer">`
		: undefined;
};

/** The harmless part of HTML: words, paragraphs, lists, links to the web. Every other tag is shown as it is written. */
export const harmlessHtml = (html: string): string => {
	const [first = '', ...rest] = escapeHtml(html).split('&lt;');
	const shown = rest.map((piece) => {
		const end = piece.indexOf('&gt;');
		const tag = end < 0 ? undefined : harmlessTag(piece.slice(0, end).trim());
		return tag === undefined ? `&lt;${piece}` : tag + piece.slice(end + '&gt;'.length);
	});
	return first + shown.join('');
};
