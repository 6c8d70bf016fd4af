import { escapeHtml } from '../escape-html';

/** An address on the web as people write it; what ends a sentence is not part of it. */
const webAddress = /https?:\/\/[^\s<>"']{1,2000}/g;

const withLinks = (line: string, color: string): string => {
	let done = 0;
	let html = '';
	for (const match of line.matchAll(webAddress)) {
		const address = match[0].replace(/[.,;:!?)\]]+$/, '');
		const shown = escapeHtml(address);
		html += `${escapeHtml(line.slice(done, match.index))}<a class="q-link" href="${shown}" style="color:${color}">${shown}</a>`;
		done = match.index + address.length;
	}
	return html + escapeHtml(line.slice(done));
};

/**
 * Words in paragraphs and lines, as they were written; addresses on the web become links. Nothing in them is taken as HTML: they may
 * come from the mail of a stranger.
 */
export const wordsAsHtml = (text: string, style: string, color = '#1a56c4'): string =>
	text
		.replace(/\r\n?/g, '\n')
		.trim()
		.split(/\n{2,}/)
		.map(
			(paragraph) =>
				`<p class="q-text" style="${style}">${paragraph
					.split('\n')
					.map((line) => withLinks(line, color))
					.join('<br>\n')}</p>`,
		)
		.join('\n');

const allowed =
	/&lt;(\/?)(b|strong|i|em|u|p|br|ul|ol|li|h2|h3|h4|code|pre|blockquote|hr)\s*\/?&gt;/gi;
const link =
	/&lt;a\s+href=(?:&quot;|')(https?:\/\/[^\s<>"']{1,2000}?)(?:&quot;|')[^<>]{0,200}?&gt;([\s\S]*?)&lt;\/a&gt;/gi;

/** The harmless part of HTML: words, paragraphs, lists, links to the web. Every other tag is shown as it is written. */
export const harmlessHtml = (html: string): string =>
	escapeHtml(html)
		.replace(allowed, (_, close: string, name: string) => `<${close}${name.toLowerCase()}>`)
		.replace(
			link,
			(_, address: string, words: string) =>
				`<a href="${address}" rel="noopener noreferrer">${words}</a>`,
		);
