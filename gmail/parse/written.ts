import { escapeHtml } from '../escape-html';
import type { BodyStructure } from './body-structure';
import { typeOf } from './structure';
import { textOfHtml } from './text-of-html';

/** The words of a message, in each of the two forms; '' for a form that it has not. */
export interface Written {
	text: string;
	html: string;
}

/** A part of it: what is undefined was not sent. */
interface Piece {
	text?: string;
	html?: string;
}

/** Nothing but blanks, hard and invisible ones among them. */
export const isBlank = (text: string | undefined): boolean =>
	text === undefined || !/[^\u034f\s\u00a0\u00ad\u200b-\u200f\u2060\ufeff]/.test(text);

/** Plain words between HTML, their lines kept. */
const asHtml = (text: string): string =>
	`<div style="white-space:pre-wrap">${escapeHtml(text.trim())}</div>`;

/** Of a piece in one form, the other. */
const textOf = ({ text, html = '' }: Piece): string =>
	text === undefined || (isBlank(text) && !isBlank(html)) ? textOfHtml(html) : text;

const htmlOf = ({ text, html }: Piece): string => html ?? (isBlank(text) ? '' : asHtml(text ?? ''));

/** One after another (RFC 2046 section 5.1.3). HTML beside plain text is both, so that each form is the whole message. */
const together = (pieces: Piece[]): Piece => {
	if (pieces.length < 2) return pieces[0] ?? {};
	const hasText = pieces.some(({ text }) => text !== undefined);
	const hasHtml = pieces.some(({ html }) => html !== undefined);
	const texts = hasText ? pieces.map(textOf).filter((text) => !isBlank(text)) : [];
	return {
		...(hasText && { text: texts.map((text) => text.replace(/\n$/, '')).join('\n\n') }),
		...(hasHtml && { html: pieces.map(htmlOf).join('\n') }),
	};
};

/** The same in several forms, the plainest first (RFC 2046 section 5.1.4). */
const alternatives = (pieces: Piece[]): Piece => {
	const text =
		pieces.find((piece) => !isBlank(piece.text))?.text ??
		pieces.find((piece) => piece.text !== undefined)?.text;
	const html = pieces.filter((piece) => piece.html !== undefined).at(-1)?.html;
	return { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
};

const pieceOf = (node: BodyStructure, texts: Map<string, string>): Piece | undefined => {
	if (!node.childNodes || !node.type.startsWith('multipart/')) {
		const text = texts.get(node.part ?? '1');
		if (text === undefined) return undefined;
		return typeOf(node) === 'text/html' ? { html: text } : { text };
	}
	const pieces = node.childNodes
		.map((child) => pieceOf(child, texts))
		.filter((piece) => piece !== undefined);
	return node.type === 'multipart/alternative' ? alternatives(pieces) : together(pieces);
};

/**
 * Puts the texts of a message together as its sender arranged them; where there is no plain text, or a blank one, makes it
 * of the HTML.
 *
 * @param texts decoded, by IMAP part number
 */
export const readWritten = (structure: BodyStructure, texts: Map<string, string>): Written => {
	const piece = pieceOf(structure, texts) ?? {};
	return { text: textOf(piece), html: piece.html ?? '' };
};
