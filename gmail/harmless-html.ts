import { Parser } from 'htmlparser2';
import { escapeHtml } from './escape-html';
import { table } from './table';

/** Elements within each other. Deeper than any mail program writes them. */
const MAX_DEPTH = 400;

const allowed = new Set(
	`a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i
	img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var`.split(
		/\s+/,
	),
);

/** What stands in these is no words of the message. */
const withContent = new Set(
	`applet audio button canvas embed frameset head iframe math noembed noframes noscript object option script select style svg
	template textarea title video xmp`.split(/\s+/),
);

const empty = new Set(['br', 'col', 'hr', 'img']);

const layout = ['width', 'height', 'align', 'valign', 'bgcolor', 'border'];

const attributesOfAll = ['style', 'dir', 'lang', 'title', 'align'];

const attributes = table<string[]>({
	a: ['href'],
	img: ['src', 'alt', ...layout],
	font: ['color', 'face', 'size'],
	table: [...layout, 'cellpadding', 'cellspacing'],
	tr: layout,
	td: [...layout, 'colspan', 'rowspan'],
	th: [...layout, 'colspan', 'rowspan'],
	ol: ['start', 'type'],
});

const addresses = table<RegExp>({
	href: /^(?:https?:|mailto:|tel:)/i,
	src: /^(?:https?:|cid:)/i,
});

const colour = /^(?:#[\da-f]{3,8}|rgba?\([\d\s,.%]{1,40}\)|[a-z]{3,20})$/i;
const length = /^(?:\d{1,4}(?:\.\d{1,4})?(?:px|pt|em|rem|%)?|auto)$/i;
const lengths =
	/^(?:\d{1,4}(?:px|pt|em|rem|%)?|auto)(?:\s(?:\d{1,4}(?:px|pt|em|rem|%)?|auto)){0,3}$/i;
const words = /^[\w\s"',%#.-]{1,200}$/;

/**
 * Looks that are kept, and what they may be: nothing that moves words out of their place, lays them over others, hides them
 * or loads anything.
 */
const styles = table<RegExp>({
	color: colour,
	background: colour,
	'background-color': colour,
	'font-family': words,
	'font-size': /^(?:\d{1,3}(?:\.\d{1,4})?(?:px|pt|em|rem|%)|(?:xx?-)?(?:small|large)|medium)$/i,
	'font-style': words,
	'font-weight': words,
	'line-height': /^(?:\d{1,3}(?:\.\d{1,4})?(?:px|pt|em|rem|%)?|normal)$/i,
	'text-align': words,
	'text-decoration': words,
	'vertical-align': words,
	'white-space': words,
	'border-collapse': words,
	border: words,
	'border-left': words,
	'border-right': words,
	'border-top': words,
	'border-bottom': words,
	margin: lengths,
	padding: lengths,
	'padding-left': length,
	'padding-right': length,
	'padding-top': length,
	'padding-bottom': length,
	width: length,
	'max-width': length,
	height: length,
});

const harmlessStyle = (style: string): string =>
	style
		.slice(0, 4_000)
		.split(';')
		.map((declaration) => {
			const [name = '', ...value] = declaration.split(':');
			return [name.trim().toLowerCase(), value.join(':').trim()] as const;
		})
		.filter(([name, value]) => Object.hasOwn(styles, name) && styles[name]?.test(value))
		.map(([name, value]) => `${name}:${value}`)
		.join(';');

/** A browser reads over blanks and control characters in an address. */
const withoutControls = (value: string): string => value.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();

const harmlessAttribute = (name: string, value: string): string => {
	if (name === 'style') return harmlessStyle(value);
	const scheme = addresses[name];
	if (!scheme) return value;
	const address = withoutControls(value);
	return scheme.test(address) ? address : '';
};

const openingTag = (name: string, given: Record<string, string>): string => {
	const kept = [...attributesOfAll, ...(attributes[name] ?? [])].flatMap((attribute) => {
		const value = Object.hasOwn(given, attribute)
			? harmlessAttribute(attribute, given[attribute] ?? '')
			: '';
		return value === '' && attribute !== 'alt' ? [] : [` ${attribute}="${escapeHtml(value)}"`];
	});
	return `<${name}${[...new Set(kept)].join('')}>`;
};

/**
 * The HTML of a stranger as it may stand inside other HTML: balanced, so that it closes nothing that it has not opened;
 * without scripts, handlers, style sheets, forms, frames, comments, and addresses that run anything. Takes time linear to it.
 *
 * @returns undefined for HTML nested so deep that no person wrote it
 */
export const harmlessHtml = (html: string): string | undefined => {
	const written: string[] = [];
	let depth = 0;
	/** The element that is left out with all that is in it, and how often it stands within itself. */
	let left: { name: string; times: number } | undefined;
	const parser = new Parser({
		onopentag: (name, given) => {
			depth += 1;
			if (depth > MAX_DEPTH) parser.pause();
			// A head that nobody closed.
			if (left?.name === 'head' && name === 'body') left = undefined;
			if (left) left.times += left.name === name ? 1 : 0;
			else if (withContent.has(name)) left = { name, times: 1 };
			else if (allowed.has(name)) written.push(openingTag(name, given));
		},
		ontext: (text) => {
			if (!left) written.push(escapeHtml(text));
		},
		onclosetag: (name) => {
			depth -= 1;
			if (left) {
				left.times -= left.name === name ? 1 : 0;
				if (left.times === 0) left = undefined;
			} else if (allowed.has(name) && !empty.has(name)) written.push(`</${name}>`);
		},
	});
	parser.end(html);
	return depth > MAX_DEPTH ? undefined : written.join('');
};
