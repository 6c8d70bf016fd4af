import type { Attachment } from '../message';

/** HTML, and the Content-IDs by which it shows images. */
export interface InPlace {
	html: string;
	/** One for each image, in their order. */
	contentIds: string[];
}

/** What stands in a Content-ID and in an address as it is (RFC 2392). */
const plain = /^[\w.@+-]{1,200}$/;

const unescaped = (text: string): string =>
	text
		.replaceAll('&quot;', '"')
		.replaceAll('&gt;', '>')
		.replaceAll('&lt;', '<')
		.replaceAll('&amp;', '&');

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** How HTML writes the address of an image: in quotes or brackets, in quotes within an attribute, bare. */
const addresses = [
	/(["'(]cid:)([^"'()<>]{1,300})(?=["')])/gi,
	/(&(?:quot|#39);cid:)([^"'()<>&]{1,300})(?=&)/gi,
	/(=cid:)([^\s"'()<>=]{1,300})/gi,
];

/** Puts other addresses in the place of those by which HTML shows images; undefined leaves one as it is. */
const mapShown = (html: string, map: (names: string[]) => string | undefined): string => {
	const change = (all: string, before: string, address: string): string => {
		const id = unescaped(address);
		const mapped = map([id, decoded(id)]);
		return mapped === undefined ? all : before + mapped;
	};
	return addresses.reduce((changed, address) => changed.replace(address, change), html);
};

/**
 * Gives each image the Content-ID by which an HTML shows it.
 *
 * @param images the names that each of them goes by, the best one first
 * @returns the HTML with other Content-IDs in the place of names that cannot be one
 */
export const placeImages = (html: string, images: string[][]): InPlace => {
	const shown = new Set<string>();
	mapShown(html, (names) => void names.forEach((name) => shown.add(name)));
	const chosen = images.map((names) => names.find((name) => shown.has(name)) ?? names[0] ?? '');
	const contentIds = chosen.map((name, i) => (plain.test(name) ? name : `image-${i + 1}`));
	const idOf = new Map(chosen.map((name, i) => [name, contentIds[i]]));
	return {
		html: mapShown(html, (names) => names.map((name) => idOf.get(name)).find(Boolean)),
		contentIds,
	};
};

/**
 * Gives the images of a message that is quoted Content-IDs of their own, as those of the message around it may be the same. An image
 * that the message does not have leaves its words.
 *
 * @param html as `harmlessHtml` writes it
 * @returns the Content-ID of each file that the HTML shows, by its part
 */
export const placeQuotedImages = (
	html: string,
	files: Attachment[],
): { html: string; images: Map<string, string> } => {
	const byId = new Map(
		files.filter(({ contentId }) => contentId !== '').map((file) => [file.contentId, file.part]),
	);
	const images = new Map<string, string>();
	const placed = html.replace(/ src="cid:([^"]*)"/gi, (_, address: string) => {
		const id = unescaped(address);
		const part = byId.get(id) ?? byId.get(decoded(id));
		if (part === undefined) return '';
		const contentId = images.get(part) ?? `quoted-${images.size + 1}`;
		images.set(part, contentId);
		return ` src="cid:${contentId}"`;
	});
	return { html: placed, images };
};
