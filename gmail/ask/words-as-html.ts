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
